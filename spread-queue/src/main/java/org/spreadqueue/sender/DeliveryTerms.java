package org.spreadqueue.sender;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Frame;

/**
 * How a message wants to be treated, with times on the clock of the machine.
 *
 * @param priority 0 to 9, higher goes first
 * @param expiresAt nanoseconds after which nobody wants it, {@code null} for never
 * @param notBefore nanoseconds before which no worker may get it, {@code null} for at
 * once
 * @param orderingKey messages with the same key keep their order and never run at the
 * same time
 */
record DeliveryTerms(int priority, @Nullable Long expiresAt, @Nullable Long notBefore, @Nullable String orderingKey) {

	/** What a message gets that asks for nothing. */
	static final DeliveryTerms STANDARD = new DeliveryTerms(Frame.DEFAULT_PRIORITY, null, null, null);

	boolean isExpired(long now) {
		return this.expiresAt != null && now - this.expiresAt >= 0;
	}

	/** What a Perl manager cannot keep, {@code null} if it can do everything. */
	@Nullable String beyondPerl() {
		if (this.orderingKey != null) {
			return "ordering keys";
		}
		return (this.notBefore != null) ? "delays" : null;
	}

}

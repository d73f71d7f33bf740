// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import org.jspecify.annotations.Nullable;

/**
 * Delivery guarantee of a message, from the weakest to the strongest. The daemon puts
 * {@link #FIFO} and above into one total order over all groups; only {@link #AGREED} and
 * {@link #SAFE} promise it.
 *
 * @since 0.1.0
 */
public enum ServiceType {

	/** No promise. Current daemons treat it like {@link #RELIABLE}. */
	UNRELIABLE(0x01),

	/** Delivered, but may overtake {@link #SAFE} messages of the same sender. */
	RELIABLE(0x02),

	/** Delivered in the order of each sender. */
	FIFO(0x04),

	/** Delivered in causal order. Current daemons treat it like {@link #AGREED}. */
	CAUSAL(0x08),

	/** Delivered in one total order that all members of all groups see. */
	AGREED(0x10),

	/** Like {@link #AGREED}, and only after every daemon has the message. */
	SAFE(0x20);

	private final int bit;

	ServiceType(int bit) {
		this.bit = bit;
	}

	/** Its bit in the type word of a message (section 4.3 of docs/protocol/spread.md). */
	public int bit() {
		return this.bit;
	}

	/** Returns the type of exactly one bit, otherwise {@code null}. */
	public static @Nullable ServiceType ofBit(int bit) {
		return switch (bit) {
			case 0x01 -> UNRELIABLE;
			case 0x02 -> RELIABLE;
			case 0x04 -> FIFO;
			case 0x08 -> CAUSAL;
			case 0x10 -> AGREED;
			case 0x20 -> SAFE;
			default -> null;
		};
	}

}

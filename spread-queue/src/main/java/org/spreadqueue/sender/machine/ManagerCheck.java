// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.seal.SealKeys;

/**
 * Finds out whether a manager can read what this sender seals. What it says of itself
 * nobody has sealed: a stranger who lies about it gains nothing but delay.
 */
final class ManagerCheck {

	private final SealKeys keys;

	private @Nullable String refusal;

	private boolean heard;

	ManagerCheck(SealKeys keys) {
		this.keys = keys;
	}

	/** Asks again; what did not answer the last question is no manager of any kind. */
	void asked() {
		if (!this.heard) {
			this.refusal = null;
		}
		this.heard = false;
	}

	/** Whether to work with a manager that has answered so. */
	boolean accepts(String from, LegacyReply.Status answer) {
		String reason = problem(answer);
		this.heard = true;
		this.refusal = (reason != null) ? "the manager " + from + " " + reason : null;
		return reason == null;
	}

	private @Nullable String problem(LegacyReply.Status answer) {
		if (!answer.nativeManager()) {
			return this.keys.allowLegacy() ? null : "is one of Spread::Queue for Perl, which has no key. "
					+ "Stop it, or set spread.queue.key-required to false here";
		}
		String mismatch = this.keys.mismatch(answer.seal(), "sender");
		return (mismatch != null) ? mismatch + ". Give both the same spread.queue.key" : null;
	}

	/** Why the manager that answered last is none, {@code null} if it is one. */
	@Nullable String refusal() {
		return this.refusal;
	}

}

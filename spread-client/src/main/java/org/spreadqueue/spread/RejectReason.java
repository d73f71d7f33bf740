// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.Arrays;

import org.spreadqueue.spread.wire.RejectCode;

/**
 * Why a daemon refused a connect request (section 3.6 of docs/protocol/spread.md), and
 * what to do about it.
 *
 * @since 0.1.0
 */
public enum RejectReason {

	/** The daemon has no free session (it holds 997). */
	QUOTA(RejectCode.QUOTA, "the daemon has no free session: close idle connections, or use another daemon"),

	/** Never sent by current daemons: an empty name is legal. */
	NO_NAME(RejectCode.NO_NAME, "the daemon wants a private name: configure one"),

	/** Longer than 10 bytes, or a byte outside '$' to '~'. */
	ILLEGAL_NAME(RejectCode.ILLEGAL_NAME, "the private name is not acceptable: use 1 to 10 characters from '$' to '~'"),

	NOT_UNIQUE(RejectCode.NOT_UNIQUE,
			"another connection of this daemon has the private name: choose another one, "
					+ "or wait until the daemon has noticed that the old connection is gone"),

	VERSION(RejectCode.VERSION,
			"the daemon does not accept this client's protocol version: use a Spread 4.x or 5.x daemon"),

	/** The authentication failed, or the access list forbids this host. */
	AUTHENTICATION(RejectCode.AUTHENTICATION,
			"the daemon did not accept the authentication: allow the method NULL or IP, "
					+ "and this host's address, in the daemon's configuration"),

	OTHER(0, "the daemon gave a code that this client does not know: see the daemon's log");

	private final int code;

	private final String advice;

	RejectReason(int code, String advice) {
		this.code = code;
		this.advice = advice;
	}

	/** States what happened and what to do, as part of a sentence. */
	public String advice() {
		return this.advice;
	}

	static RejectReason ofCode(int code) {
		return Arrays.stream(values()).filter((reason) -> reason.code == code).findFirst().orElse(OTHER);
	}

}

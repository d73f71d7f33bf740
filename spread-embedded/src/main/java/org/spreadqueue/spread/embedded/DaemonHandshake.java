// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.ByteBuffer;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.DaemonVersion;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.ConnectRequest;
import org.spreadqueue.spread.wire.RejectCode;
import org.spreadqueue.spread.wire.RejectedException;

/**
 * The daemon's side of one handshake (section 3 of docs/protocol/spread.md). Unlike the
 * reference daemon it takes requests in pieces and several at once, and reads exactly the
 * bytes that belong to it.
 */
final class DaemonHandshake {

	private static final AuthMethods OFFER = new AuthMethods(List.of(AuthMethods.NULL));

	private final SessionTable table;

	private final ByteBuffer received = ByteBuffer.allocate(AuthMethods.CHOICE_BYTES);

	private @Nullable ConnectRequest request;

	private String privateName = "";

	private boolean done;

	DaemonHandshake(SessionTable table) {
		this.table = table;
	}

	/** Returns an answer, to be sent in one write, or {@code null} to get more input. */
	@Nullable ByteBuffer advance(ByteBuffer in) throws RejectedException {
		while (in.hasRemaining() && !this.done) {
			// One by one, so that no byte of what follows is taken.
			this.received.put(in.get());
			this.received.flip();
			ByteBuffer answer = (this.request == null) ? readRequest() : readChoice();
			this.received.compact();
			if (answer != null) {
				return answer;
			}
		}
		return null;
	}

	private @Nullable ByteBuffer readRequest() throws RejectedException {
		ConnectRequest complete = ConnectRequest.decode(this.received);
		if (complete == null) {
			return null;
		}
		this.request = complete;
		reserveName(complete.privateName());
		return complete.authenticates() ? OFFER.encodeOffer() : accept(complete);
	}

	private void reserveName(String name) throws RejectedException {
		if (name.isEmpty()) {
			this.privateName = this.table.reserveGenerated();
			return;
		}
		if (!this.table.reserve(name)) {
			throw new RejectedException(RejectCode.NOT_UNIQUE);
		}
		this.privateName = name;
	}

	private @Nullable ByteBuffer readChoice() throws RejectedException {
		AuthMethods choice = AuthMethods.decodeChoice(this.received);
		if (choice == null || this.request == null) {
			return null;
		}
		if (!OFFER.names().containsAll(choice.names())) {
			throw new RejectedException(RejectCode.AUTHENTICATION);
		}
		return accept(this.request);
	}

	private ByteBuffer accept(ConnectRequest complete) {
		this.done = true;
		DaemonVersion version = this.table.version();
		return new AcceptReply(version.major(), version.minor(), version.patch(), privateGroup())
			.encode(complete.hasPatch());
	}

	/** Tells whether the daemon has accepted the client. */
	boolean isDone() {
		return this.done;
	}

	/** The reserved name; empty if there is none yet. */
	String privateName() {
		return this.privateName;
	}

	String privateGroup() {
		return this.table.privateGroup(this.privateName);
	}

	boolean membership() {
		return this.request != null && this.request.membership();
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.AuthenticationFailedException;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadAuthentication;
import org.spreadqueue.spread.SpreadAuthentication.Exchange;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.ConnectRequest;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.RejectedException;

/**
 * The client's side of one handshake (section 3 of docs/protocol/spread.md), without a
 * socket: consumes bytes and returns the answers.
 */
final class ClientHandshake {

	/** Both take no bytes, so either will do where nothing is configured. */
	private static final List<SpreadAuthentication> HARMLESS = List.of(SpreadAuthentication.NULL,
			SpreadAuthentication.IP);

	private final SpreadAddress address;

	private final SpreadOptions options;

	private final String privateName;

	private final Deque<Step> steps = new ArrayDeque<>();

	private List<String> offered = List.of();

	private boolean chosen;

	private @Nullable AcceptReply accepted;

	ClientHandshake(SpreadAddress address, SpreadOptions options, String privateName) {
		this.address = address;
		this.options = options;
		this.privateName = privateName;
	}

	/** The first bytes to send, in one write. */
	ByteBuffer request() {
		return ConnectRequest.of(this.options.membership(), this.privateName).encode();
	}

	/**
	 * Consumes what it can use and returns bytes to send in one write before calling
	 * again at once, or {@code null} if the handshake has finished or needs more input.
	 */
	@Nullable ByteBuffer advance(ByteBuffer received) throws RejectedException, MalformedMessageException {
		if (!this.chosen) {
			return choose(received);
		}
		while (!this.steps.isEmpty()) {
			ByteBuffer reply = exchange(this.steps.element(), received);
			if (reply.hasRemaining()) {
				return reply;
			}
			if (!this.steps.element().finished) {
				return null;
			}
			this.steps.remove();
		}
		this.accepted = AcceptReply.decode(received);
		return null;
	}

	private @Nullable ByteBuffer choose(ByteBuffer received) throws RejectedException, MalformedMessageException {
		AuthMethods offer = AuthMethods.decodeOffer(received);
		if (offer == null) {
			return null;
		}
		this.offered = offer.names();
		List<SpreadAuthentication> methods = this.options.authentication();
		if (methods.isEmpty()) {
			methods = HARMLESS.stream().filter((method) -> this.offered.contains(method.name())).limit(1).toList();
		}
		List<String> names = methods.stream().map(SpreadAuthentication::name).toList();
		if (names.isEmpty() || !this.offered.containsAll(names)) {
			List<String> wanted = names.isEmpty() ? List.of(AuthMethods.NULL, AuthMethods.IP) : names;
			throw failure(
					"offers the authentication methods %s, and this client wants %s%s. Name others in 'authentication', or enable them in the daemon's configuration (AllowedAuthMethods)."
						.formatted(this.offered, names.isEmpty() ? "one of " : "", wanted),
					null);
		}
		for (SpreadAuthentication method : methods) {
			this.steps.add(new Step(method.name(), begin(method)));
		}
		this.chosen = true;
		return new AuthMethods(names).encodeChoice();
	}

	private Exchange begin(SpreadAuthentication method) {
		try {
			return method.begin(this.address);
		}
		catch (Throwable ex) {
			throw gaveUp(method.name(), ex);
		}
	}

	private ByteBuffer exchange(Step step, ByteBuffer received) {
		ByteBuffer reply = ByteBuffer.allocate(step.finished ? 0 : Exchange.MAX_REPLY);
		if (!step.finished) {
			try {
				step.finished = step.exchange.advance(received, reply);
			}
			catch (Throwable ex) {
				throw gaveUp(step.name, ex);
			}
		}
		return reply.flip();
	}

	private AuthenticationFailedException gaveUp(String method, Throwable cause) {
		return failure("was given up by the authentication method '%s': %s".formatted(method, cause), cause);
	}

	private AuthenticationFailedException failure(String what, @Nullable Throwable cause) {
		return new AuthenticationFailedException(this.address, "daemon at '%s' %s".formatted(this.address, what),
				this.offered, cause);
	}

	/** The daemon's reply, or {@code null} until the handshake has finished. */
	@Nullable AcceptReply accepted() {
		return this.accepted;
	}

	/** What the handshake waits for, for error messages. */
	String progress() {
		if (!this.chosen) {
			return "waiting for the list of authentication methods";
		}
		return this.steps.isEmpty() ? "waiting for the accept message"
				: "authenticating by method '%s'".formatted(this.steps.element().name);
	}

	private static final class Step {

		private final String name;

		private final Exchange exchange;

		private boolean finished;

		Step(String name, Exchange exchange) {
			this.name = name;
			this.exchange = exchange;
		}

	}

}

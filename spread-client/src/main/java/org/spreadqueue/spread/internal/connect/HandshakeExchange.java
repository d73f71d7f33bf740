// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadAuthentication;
import org.spreadqueue.spread.internal.transport.Transport;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.RejectedException;

/** Carries a {@link ClientHandshake} over a transport. */
final class HandshakeExchange {

	/** The longest unit belongs to an authentication method. */
	private static final int MAX_BYTES = SpreadAuthentication.Exchange.MAX_RECEIVED;

	private final SpreadAddress address;

	private final ClientHandshake handshake;

	private final Transport transport;

	private final ByteBuffer received = ByteBuffer.allocate(MAX_BYTES);

	HandshakeExchange(SpreadAddress address, ClientHandshake handshake, Transport transport) {
		this.address = address;
		this.handshake = handshake;
		this.transport = transport;
	}

	void begin() throws IOException {
		write(this.handshake.request());
	}

	/**
	 * Consumes input and answers it. Returns the daemon's reply, or {@code null} if all
	 * of {@code in} was consumed and the handshake goes on.
	 */
	@Nullable AcceptReply receive(ByteBuffer in) throws RejectedException, MalformedMessageException, IOException {
		while (in.hasRemaining()) {
			int length = Math.min(in.remaining(), this.received.remaining());
			this.received.put(in.slice(in.position(), length));
			in.position(in.position() + length);
			this.received.flip();
			for (ByteBuffer reply = this.handshake.advance(this.received); reply != null; reply = this.handshake
				.advance(this.received)) {
				write(reply);
			}
			AcceptReply accepted = this.handshake.accepted();
			if (accepted != null) {
				return accepted;
			}
			this.received.compact();
			if (!this.received.hasRemaining()) {
				throw ConnectAttempt.failure(this.address,
						"sent more than %d bytes during the handshake (%s)".formatted(MAX_BYTES, progress()), null);
			}
		}
		return null;
	}

	/** Bytes after the end of the handshake, ahead of the rest of the input. */
	ByteBuffer excess() {
		return this.received;
	}

	String progress() {
		return this.handshake.progress();
	}

	private void write(ByteBuffer bytes) throws IOException {
		int length = bytes.remaining();
		if (this.transport.write(bytes) != length || !this.transport.flush()) {
			throw new IOException("handshake did not fit into the socket buffer");
		}
	}

}

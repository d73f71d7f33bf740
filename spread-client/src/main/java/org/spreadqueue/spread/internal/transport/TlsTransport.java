// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** TLS on a socket. {@link SSLEngine} does the work; this moves its bytes. */
public final class TlsTransport implements Transport {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final SocketChannel channel;

	private final SSLEngine engine;

	/** Not yet decrypted: between calls at most part of a record. */
	private final ByteBuffer encryptedIn;

	/** Encrypted and not yet written: at most a record, ready to be written. */
	private final ByteBuffer encryptedOut;

	private boolean outputShut;

	public TlsTransport(SocketChannel channel, SSLEngine engine) throws IOException {
		this.channel = channel;
		this.engine = engine;
		engine.beginHandshake();
		int record = engine.getSession().getPacketBufferSize();
		// Twice: some peers send records that are larger than the standard allows.
		this.encryptedIn = ByteBuffer.allocate(2 * record);
		this.encryptedOut = ByteBuffer.allocate(record).flip();
	}

	/** Explains why TLS was not agreed on; the text follows the peer's name. */
	public static String describe(IOException failure) {
		boolean certificate = false;
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
			certificate |= root instanceof CertificateException;
		}
		return certificate
				? "has a certificate that is not accepted: %s. It must name the host that is connected to, and come from an issuer that is trusted here."
					.formatted(root.getMessage())
				: "does not agree on TLS: %s. Is this the port of the TLS tunnel, and not that of the daemon behind it?"
					.formatted(failure.getMessage());
	}

	@Override
	public Progress prepare() throws IOException {
		while (true) {
			if (!drain()) {
				return Progress.AWAITS_OUTPUT;
			}
			switch (this.engine.getHandshakeStatus()) {
				case NEED_TASK -> {
					return Progress.AWAITS_TASKS;
				}
				case NEED_WRAP -> {
					if (wrap(NOTHING).getStatus() == Status.CLOSED) {
						throw new SSLException("closed during the TLS handshake");
					}
				}
				case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
					if (unwrapHandshake() == Status.BUFFER_UNDERFLOW) {
						int length = this.channel.read(this.encryptedIn);
						if (length < 0) {
							throw new EOFException("connection closed during the TLS handshake");
						}
						if (length == 0) {
							return Progress.AWAITS_INPUT;
						}
					}
				}
				case FINISHED, NOT_HANDSHAKING -> {
					return Progress.DONE;
				}
			}
		}
	}

	private Status unwrapHandshake() throws IOException {
		this.encryptedIn.flip();
		try {
			Status status = this.engine.unwrap(this.encryptedIn, NOTHING).getStatus();
			if (status == Status.CLOSED || status == Status.BUFFER_OVERFLOW) {
				throw new SSLException("peer broke off the TLS handshake");
			}
			return status;
		}
		finally {
			this.encryptedIn.compact();
		}
	}

	@Override
	public void runTasks() {
		for (Runnable task = this.engine.getDelegatedTask(); task != null; task = this.engine.getDelegatedTask()) {
			task.run();
		}
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		if (this.outputShut) {
			return (this.channel.read(this.encryptedIn.clear()) < 0) ? -1 : 0;
		}
		if (this.engine.isInboundDone() || this.channel.read(this.encryptedIn) < 0) {
			return -1;
		}
		int before = target.position();
		this.encryptedIn.flip();
		try {
			unwrap(target);
		}
		finally {
			this.encryptedIn.compact();
		}
		int read = target.position() - before;
		return (read == 0 && this.engine.isInboundDone()) ? -1 : read;
	}

	private void unwrap(ByteBuffer target) throws IOException {
		Status status = Status.OK;
		while (status == Status.OK && this.encryptedIn.hasRemaining()) {
			SSLEngineResult result = this.engine.unwrap(this.encryptedIn, target);
			status = result.getStatus();
			boolean stuck = status == Status.OK && result.bytesConsumed() == 0 && result.bytesProduced() == 0;
			if (stuck || status == Status.BUFFER_OVERFLOW) {
				throw new SSLException("TLS record cannot be decrypted (%s)".formatted(result));
			}
			if (this.engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
				// The peer wants new keys in mid-connection, which common peers do not.
				runTasks();
			}
			flush();
		}
	}

	@Override
	public boolean inputEnded() {
		return this.engine.isInboundDone();
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		int before = source.remaining();
		while (flush() && source.hasRemaining()) {
			SSLEngineResult result = wrap(source);
			if (result.getStatus() == Status.CLOSED) {
				throw new ClosedChannelException();
			}
			if (result.bytesProduced() == 0) {
				// The peer has to send something first.
				break;
			}
		}
		return before - source.remaining();
	}

	@Override
	public boolean flush() throws IOException {
		while (drain()) {
			if (this.engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP || wrap(NOTHING).bytesProduced() == 0) {
				return true;
			}
		}
		return false;
	}

	private boolean drain() throws IOException {
		if (this.encryptedOut.hasRemaining()) {
			this.channel.write(this.encryptedOut);
		}
		return !this.encryptedOut.hasRemaining();
	}

	/** Encrypts a record once the previous one is written. */
	private SSLEngineResult wrap(ByteBuffer source) throws SSLException {
		this.encryptedOut.clear();
		try {
			return this.engine.wrap(source, this.encryptedOut);
		}
		finally {
			this.encryptedOut.flip();
		}
	}

	@Override
	public void shutdownOutput() throws IOException {
		sayGoodbye();
		this.channel.shutdownOutput();
	}

	/**
	 * Tells the peer that this is the end, if it takes it at once. Nothing depends on it:
	 * the peer has everything else.
	 */
	private void sayGoodbye() throws IOException {
		this.outputShut = true;
		this.engine.closeOutbound();
		flush();
	}

	@Override
	public boolean isOpen() {
		return this.channel.isOpen();
	}

	@Override
	public void close() throws IOException {
		try (this.channel) {
			if (this.channel.isConnected() && !this.outputShut) {
				sayGoodbye();
			}
		}
	}

}

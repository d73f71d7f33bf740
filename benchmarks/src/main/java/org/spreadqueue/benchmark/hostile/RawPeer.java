// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.ConnectRequest;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.WireMessage;

/** A connection to a daemon that need not keep to the protocol, nor read. */
final class RawPeer implements AutoCloseable {

	private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

	private static final int TIMEOUT_MILLIS = 2000;

	private final Socket socket;

	/** Connects, and says nothing yet. */
	RawPeer(SpreadAddress.Tcp daemon) throws IOException {
		this.socket = new Socket(daemon.host(), daemon.port());
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
	}

	/** Says hello, and not what is due next. */
	void beginHandshake(String name) throws IOException {
		send(ConnectRequest.of(true, name).encode());
	}

	/** Shakes hands as a client does; returns the private group. */
	String shakeHands(String name) throws IOException {
		beginHandshake(name);
		read(read(1)[0]);
		send(new AuthMethods(List.of(AuthMethods.NULL)).encodeChoice());
		byte[] accepted = read(5);
		return new String(read(accepted[4]), StandardCharsets.US_ASCII);
	}

	private byte[] read(int length) throws IOException {
		byte[] bytes = this.socket.getInputStream().readNBytes(length);
		if (bytes.length < length) {
			throw new IOException("the daemon hung up");
		}
		return bytes;
	}

	void send(int type, String privateGroup, String group, byte[] body) throws IOException {
		send(message(type, privateGroup, group, body));
	}

	static ByteBuffer message(int type, String privateGroup, String group, byte[] body) {
		return new WireMessage(ORDER, type, privateGroup, List.of(group), Hint.of((short) 0, ORDER), body).encode();
	}

	void send(ByteBuffer bytes) throws IOException {
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		this.socket.getOutputStream().write(copy);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}

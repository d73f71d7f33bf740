// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.ConnectRequest;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A socket without any manners, to say what no library would say.
 */
final class RawClient implements AutoCloseable {

	static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

	private final Socket socket;

	RawClient(EmbeddedSpreadDaemon daemon) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), daemon.port());
		this.socket.setSoTimeout(5_000);
		this.socket.setTcpNoDelay(true);
	}

	static RawClient connected(EmbeddedSpreadDaemon daemon, String name) throws IOException {
		RawClient client = new RawClient(daemon);
		client.send(ConnectRequest.of(true, name).encode());
		assertThat(client.read(6)).asString(StandardCharsets.US_ASCII).isEqualTo("\u0005NULL ");
		client.send(new AuthMethods(List.of("NULL")).encodeChoice());
		assertThat(client.read(5)).startsWith(1, 4, 4, 0);
		client.read(("#" + name + "#localhost").length());
		return client;
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	void send(ByteBuffer bytes) throws IOException {
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		send(copy);
	}

	void send(int type, String sender, List<String> groups, byte[] body) throws IOException {
		send(new WireMessage(ORDER, type, sender, groups, Hint.of((short) 0, ORDER), body).encode());
	}

	byte[] read(int length) throws IOException {
		byte[] bytes = this.socket.getInputStream().readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("end after %d of %d bytes".formatted(bytes.length, length));
		}
		return bytes;
	}

	byte[] readMessage() throws IOException {
		byte[] header = read(48);
		ByteBuffer words = ByteBuffer.wrap(header).order(ORDER);
		byte[] payload = read(32 * words.getInt(36) + words.getInt(44));
		byte[] message = Arrays.copyOf(header, header.length + payload.length);
		System.arraycopy(payload, 0, message, header.length, payload.length);
		return message;
	}

	/**
	 * Whether the daemon hangs up, with or without a reset, after whatever it still had
	 * to say.
	 */
	boolean isClosedByDaemon() throws IOException {
		InputStream in = this.socket.getInputStream();
		try {
			return in.readAllBytes() != null;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	void abort() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	Socket socket() {
		return this.socket;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}

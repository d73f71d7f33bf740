// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.WireHeaderRules;
import org.spreadqueue.spread.wire.WireMessage;
import org.spreadqueue.spread.wire.WireMessageDecoder;

/**
 * Something that listens where a daemon should be, and does what a test says.
 */
public final class ScriptedDaemon implements AutoCloseable {

	/**
	 * What it does with one connection, which is closed afterwards.
	 */
	public interface Script {

		void run(Peer peer, int number) throws IOException;

	}

	private final ServerSocket server;

	private final AtomicInteger accepted = new AtomicInteger();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final Script script;

	public ScriptedDaemon(Script script) throws IOException {
		this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
	}

	public ScriptedDaemon(ServerSocket server, Script script) {
		this.server = server;
		this.script = script;
		start(this::accept);
	}

	public SpreadAddress address() {
		return new SpreadAddress.Tcp("127.0.0.1", this.server.getLocalPort());
	}

	public int accepted() {
		return this.accepted.get();
	}

	private void start(Runnable task) {
		Thread thread = new Thread(task, "scripted-daemon");
		this.threads.add(thread);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				int number = this.accepted.incrementAndGet();
				start(() -> serve(socket, number));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket socket, int number) {
		try (socket) {
			socket.setTcpNoDelay(true);
			this.script.run(new Peer(socket), number);
		}
		catch (IOException ex) {
			// The client hung up, or the test is over.
		}
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
		for (Thread thread : this.threads) {
			thread.join(5000);
		}
	}

	/**
	 * One connection.
	 */
	public static final class Peer {

		private final Socket socket;

		private final DataInputStream in;

		private final byte[] chunk = new byte[8192];

		Peer(Socket socket) throws IOException {
			this.socket = socket;
			this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
		}

		String readRequest() throws IOException {
			byte[] head = new byte[5];
			this.in.readFully(head);
			byte[] name = new byte[head[4]];
			this.in.readFully(name);
			return new String(name, StandardCharsets.US_ASCII);
		}

		public void shakeHands() throws IOException {
			String name = readRequest();
			send(new AuthMethods(List.of("NULL")).encodeOffer());
			this.in.readFully(new byte[AuthMethods.CHOICE_BYTES]);
			send(new AcceptReply(4, 4, 0, "#" + name + "#scripted").encode(true));
		}

		void readFully(byte[] bytes) throws IOException {
			this.in.readFully(bytes);
		}

		WireMessage readMessage() throws IOException {
			WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_CLIENT);
			try {
				while (true) {
					this.in.mark(this.chunk.length);
					ByteBuffer bytes = ByteBuffer.wrap(this.chunk, 0, readSome());
					WireMessage message = decoder.next(bytes);
					if (message != null) {
						this.in.reset();
						this.in.skipNBytes(bytes.position());
						return message;
					}
				}
			}
			catch (MalformedMessageException ex) {
				throw new IOException(ex);
			}
		}

		private int readSome() throws IOException {
			int length = this.in.read(this.chunk);
			if (length < 0) {
				throw new EOFException();
			}
			return length;
		}

		/** Delivers the next message to its sender, and returns it. */
		WireMessage echo() throws IOException {
			WireMessage message = readMessage();
			send(message.encode());
			return message;
		}

		void deliver(String body) throws IOException {
			send(message(body));
		}

		void send(ByteBuffer bytes) throws IOException {
			byte[] copy = new byte[bytes.remaining()];
			bytes.get(copy);
			send(copy);
		}

		void send(byte[] bytes) throws IOException {
			this.socket.getOutputStream().write(bytes);
			this.socket.getOutputStream().flush();
		}

		/** Returns how many bytes have come. */
		public long readToEnd() throws IOException {
			long bytes = 0;
			while (this.in.read() >= 0) {
				bytes++;
			}
			return bytes;
		}

	}

	static ByteBuffer message(String body) {
		return new WireMessage(ByteOrder.LITTLE_ENDIAN, 0x10, "#other#scripted", List.of("room"),
				Hint.of((short) 0, ByteOrder.LITTLE_ENDIAN), body.getBytes(StandardCharsets.US_ASCII))
			.encode();
	}

}

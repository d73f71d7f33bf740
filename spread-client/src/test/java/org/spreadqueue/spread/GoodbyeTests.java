// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.ScriptedDaemon.Peer;
import org.spreadqueue.spread.ScriptedDaemon.Script;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a daemon reads from a connection that is closed while it is still writing.
 */
class GoodbyeTests {

	private static final int CONNECTIONS = 50;

	private final EventLoop loop = EventLoop.start("goodbye");

	private final BlockingQueue<Integer> messagesBeforeGoodbye = new LinkedBlockingQueue<>();

	/** Counts messages up to the goodbye, which must be the last. */
	private final Script counting = (peer, number) -> {
		peer.shakeHands();
		int messages = -1;
		try {
			int before = readUntilGoodbye(peer);
			messages = (peer.readToEnd() == 0) ? before : -1;
		}
		finally {
			this.messagesBeforeGoodbye.add(messages);
		}
	};

	@AfterEach
	void close() {
		this.loop.close();
	}

	@Test
	void comesAfterWhatIsBeingWritten() throws Exception {
		try (ScriptedDaemon daemon = new ScriptedDaemon(this.counting)) {
			for (int i = 0; i < CONNECTIONS; i++) {
				SpreadConnection connection = connect(daemon);
				connection.join("room");
				connection.multicast(message());
				connection.closeAsync().get(5, TimeUnit.SECONDS);
				assertThat(this.messagesBeforeGoodbye.poll(5, TimeUnit.SECONDS)).as("connection %d", i).isEqualTo(2);
			}
		}
	}

	@Test
	void comesThoughAnotherThreadStillSends() throws Exception {
		try (ScriptedDaemon daemon = new ScriptedDaemon(this.counting)) {
			for (int i = 0; i < CONNECTIONS; i++) {
				SpreadConnection connection = connect(daemon);
				CountDownLatch sending = new CountDownLatch(10);
				Thread sender = new Thread(() -> sendUntilClosed(connection, sending));
				sender.start();
				assertThat(sending.await(5, TimeUnit.SECONDS)).isTrue();
				connection.closeAsync().get(5, TimeUnit.SECONDS);
				sender.join(5000);
				assertThat(this.messagesBeforeGoodbye.poll(5, TimeUnit.SECONDS)).as("connection %d", i)
					.isGreaterThanOrEqualTo(10);
			}
		}
	}

	private SpreadConnection connect(ScriptedDaemon daemon) throws Exception {
		return SpreadConnection
			.connect(daemon.address(), SpreadOptions.builder().build(), this.loop, new ConnectionListener() {
			})
			.get(5, TimeUnit.SECONDS);
	}

	private static void sendUntilClosed(SpreadConnection connection, CountDownLatch sending) {
		try {
			while (true) {
				if (connection.pendingBytes() < 10_000) {
					connection.multicast(message());
					sending.countDown();
				}
				else {
					Thread.onSpinWait();
				}
			}
		}
		catch (NotConnectedException ex) {
			// It is closed, and that is the end.
		}
	}

	private static OutgoingMessage message() {
		return OutgoingMessage.of("room", ServiceType.AGREED, new byte[3]);
	}

	private static int readUntilGoodbye(Peer peer) throws IOException {
		int messages = 0;
		for (WireMessage message = peer.readMessage(); !message.is(TypeBits.KILL); message = peer.readMessage()) {
			messages++;
		}
		return messages;
	}

}

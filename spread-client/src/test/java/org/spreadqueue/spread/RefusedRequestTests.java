// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Daemons that refuse requests by a policy of their own.
 */
class RefusedRequestTests {

	private static final int REFUSALS = 1000;

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(SpreadConnection.class);

	private final EventLoop loop = EventLoop.start("refused-requests");

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void close() {
		this.loop.close();
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
	}

	@Test
	void refusalsDoNotFloodTheLogNotEvenOverSeveralConnections() throws Exception {
		CompletableFuture<SpreadEvent> received = new CompletableFuture<>();
		try (ScriptedDaemon daemon = new ScriptedDaemon((peer, number) -> {
			peer.shakeHands();
			for (int i = 0; i < REFUSALS; i++) {
				peer.send(refusal("room" + i));
			}
			if (number == 2) {
				peer.deliver("hello");
				peer.readToEnd();
			}
		}); SpreadSession session = SpreadSession.open(options(daemon), this.loop, new SessionListener() {

			@Override
			public void received(SpreadSession session, SpreadEvent event) {
				received.complete(event);
			}

		})) {
			assertThat(received.get(10, TimeUnit.SECONDS)).isInstanceOf(RegularMessage.class);
			assertThat(session.state()).isEqualTo(SessionState.CONNECTED);
		}
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((line) -> line.contains("refused"))
			.hasSize(LogLimit.LINES)
			.first()
			.asString()
			.endsWith("the daemon's policy refused a request concerning [room0]");
	}

	private static SpreadOptions options(ScriptedDaemon daemon) {
		return SpreadOptions.builder()
			.addresses(daemon.address())
			.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0))
			.build();
	}

	/** Four bytes with the refused type come before the groups. */
	private static byte[] refusal(String group) {
		byte[] bytes = new WireMessage(ByteOrder.LITTLE_ENDIAN, TypeBits.REJECT | 0x10, "#me#scripted", List.of(group),
				Hint.of((short) 0, ByteOrder.LITTLE_ENDIAN), WireMessage.NO_BODY)
			.encode()
			.array();
		int head = bytes.length - 36;
		System.arraycopy(bytes, head, bytes, head + 4, 32);
		return bytes;
	}

}

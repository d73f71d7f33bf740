// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.spreadqueue.fuzz.Fuzz;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.Transcript;
import org.spreadqueue.spread.internal.transport.Transport;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.Hint;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.MembershipBody;
import org.spreadqueue.spread.wire.RejectedException;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireHeaderRules;
import org.spreadqueue.spread.wire.WireMessage;
import org.spreadqueue.spread.wire.WireMessageDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may come from a daemon, or from whoever has its port: a client refuses it with the
 * exceptions that end a connection, and no others.
 */
@Tag("slow")
class DaemonInputFuzzTests {

	@Test
	void messages() throws Exception {
		List<byte[]> corpus = recorded((unit) -> unit.is("message"));
		corpus.add(networkChange());
		Fuzz.run("messages of a daemon", 20_000, corpus, (input) -> {
			List<WireMessage> whole = messages(input, input.length);
			// Where the network cuts the stream makes no difference.
			List<WireMessage> cut = messages(input, 1 + (input.length / 2));
			assertThat(encoded(cut)).isEqualTo(encoded(whole));
		});
	}

	@Test
	void handshakes() throws Exception {
		SpreadAddress address = new SpreadAddress.Tcp("127.0.0.1", 4803);
		SpreadOptions options = SpreadOptions.builder().addresses(address).build();
		Fuzz.run("handshake of a daemon", 20_000, recorded((unit) -> !unit.is("message")), (input) -> {
			HandshakeExchange exchange = new HandshakeExchange(address, new ClientHandshake(address, options, "me"),
					new Nowhere());
			exchange.begin();
			try {
				AcceptReply accepted = exchange.receive(ByteBuffer.wrap(input));
				if (accepted != null) {
					assertThat(accepted.privateGroup()).hasSizeBetween(1, 31).matches("[!-~]+");
				}
			}
			catch (RejectedException | MalformedMessageException | SpreadException ex) {
				assertThat(ex.getMessage()).isNotEmpty();
			}
		});
	}

	/** The messages up to the end or the first bad one. */
	private static List<WireMessage> messages(byte[] input, int cut) {
		List<WireMessage> messages = new ArrayList<>();
		WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_DAEMON);
		try {
			for (int from = 0; from < input.length; from += cut) {
				ByteBuffer in = ByteBuffer.wrap(input, from, Math.min(cut, input.length - from));
				for (WireMessage next = decoder.next(in); next != null; next = decoder.next(in)) {
					messages.add(next);
					EventReader.read(next);
				}
			}
		}
		catch (MalformedMessageException ex) {
			assertThat(ex.getMessage()).hasSizeBetween(1, 300);
		}
		return messages;
	}

	private static List<ByteBuffer> encoded(List<WireMessage> messages) {
		return messages.stream().map(WireMessage::encode).toList();
	}

	/** For each recorded connection, what the daemon said of a kind; no doubles. */
	private static List<byte[]> recorded(Predicate<Transcript.Unit> kind) {
		return Transcript.said(kind.and((unit) -> !unit.fromClient()), 8, 10_000);
	}

	/** Only several daemons send one, and the recordings have one. */
	private static byte[] networkChange() {
		byte[] body = new MembershipBody(1, 2, 3, List.of(List.of("#bob#d2"), List.of("#abe#d1", "#eve#d1")), 1)
			.encode(ByteOrder.BIG_ENDIAN);
		return new WireMessage(ByteOrder.BIG_ENDIAN, TypeBits.REGULAR_MEMBERSHIP | TypeBits.CAUSED_BY_NETWORK, "room",
				List.of("#abe#d1", "#eve#d1", "#bob#d2"), Hint.of((short) 0, ByteOrder.BIG_ENDIAN), body)
			.encode()
			.array();
	}

	/** Takes everything that the client says. */
	private static final class Nowhere implements Transport {

		@Override
		public Progress prepare() {
			return Progress.DONE;
		}

		@Override
		public void runTasks() {
		}

		@Override
		public int read(ByteBuffer target) {
			return -1;
		}

		@Override
		public int write(ByteBuffer source) {
			int length = source.remaining();
			source.position(source.limit());
			return length;
		}

		@Override
		public boolean flush() {
			return true;
		}

		@Override
		public boolean inputEnded() {
			return false;
		}

		@Override
		public void shutdownOutput() throws IOException {
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
		}

	}

}

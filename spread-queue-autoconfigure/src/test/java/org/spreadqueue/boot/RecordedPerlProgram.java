// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stands in for one Perl program of a recorded conversation: has its private name, and
 * sends the bytes that it sent, one message after the other.
 */
final class RecordedPerlProgram implements AutoCloseable {

	private final Queue<byte[]> recorded = new ArrayDeque<>();

	private final BlockingQueue<RegularMessage> received = new LinkedBlockingQueue<>();

	private final SpreadSession session;

	private final String privateGroup;

	/**
	 * Connects as one of the programs.
	 * @param label what the recording calls it: sqm, worker1 or sender
	 * @param daemon where to connect
	 */
	RecordedPerlProgram(String label, SpreadAddress daemon) throws IOException {
		JsonNode recording = recording();
		this.privateGroup = recording.path("private_groups").path(label).asString("");
		for (JsonNode entry : recording.path("messages")) {
			if (entry.path("kind").asString("").equals("message") && entry.path("from").asString("").equals(label)) {
				this.recorded.add(HexFormat.of().parseHex(entry.path("body_hex").asString("")));
			}
		}
		String name = this.privateGroup.substring(1, this.privateGroup.indexOf('#', 1));
		this.session = SpreadSession.open(
				SpreadOptions.builder().addresses(daemon).privateName(PrivateNames.fixed(name)).build(),
				new SessionListener() {

					@Override
					public void received(SpreadSession session, SpreadEvent event) {
						if (event instanceof RegularMessage message) {
							RecordedPerlProgram.this.received.add(message);
						}
					}

				});
		assertThat(this.session.connected().orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(this.privateGroup);
	}

	private static JsonNode recording() throws IOException {
		try (InputStream in = RecordedPerlProgram.class.getResourceAsStream("/rpc-response.json")) {
			return new JsonMapper().readTree(Objects.requireNonNull(in));
		}
	}

	String privateGroup() {
		return this.privateGroup;
	}

	void join(String group) {
		this.session.join(group);
	}

	/**
	 * Sends its next recorded message.
	 * @return the bytes
	 */
	byte[] sendNextTo(String group) {
		byte[] body = this.recorded.remove();
		this.session.multicast(OutgoingMessage.of(group, ServiceType.SAFE, body));
		return body;
	}

	RegularMessage receive() throws InterruptedException {
		return Objects.requireNonNull(this.received.poll(10, TimeUnit.SECONDS), "nothing received");
	}

	@Override
	public void close() {
		this.session.close();
	}

}

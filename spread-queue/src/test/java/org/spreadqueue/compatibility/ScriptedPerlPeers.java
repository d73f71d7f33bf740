// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.Timer;

/**
 * Stand-ins for the Perl programs, written after the description of their protocol: the
 * same messages in the same formats and order, and the same defects. Their second can be
 * shorter than a second.
 */
record ScriptedPerlPeers(SpreadOptions spread, Duration second) implements Peers {

	@Override
	public AutoCloseable manager(QueueName queue) {
		return new ScriptedPerlManager(queue, this.spread, this.second);
	}

	@Override
	public TestSender sender(QueueName queue, Serializer serializer) {
		return new ScriptedSender(queue, serializer, this.spread);
	}

	@Override
	public TestWorker worker(QueueName queue, boolean hold) {
		return new ScriptedWorker(queue, hold, this.spread, this.second.multipliedBy(2));
	}

	/** One mailbox for everything; answers belong to whoever waits (D9). */
	private static final class ScriptedSender implements TestSender {

		private final QueueName queue;

		private final WireFormat format;

		private final BlockingQueue<RegularMessage> mailbox = new LinkedBlockingQueue<>();

		private final ScriptedSession session;

		ScriptedSender(QueueName queue, Serializer serializer, SpreadOptions spread) {
			this.queue = queue;
			this.format = WireFormat.of(serializer);
			this.session = new ScriptedSession("send", spread, this.mailbox::add);
		}

		@Override
		public void send(JsonNode payload) {
			this.session.send(this.queue.messagesGroup(), payload, this.format);
		}

		@Override
		public JsonNode request(JsonNode payload, Duration timeout) throws Exception {
			send(payload);
			RegularMessage message = this.mailbox.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
			while (message != null) {
				JsonNode reply = this.session.decode(message.body());
				if (!reply.path("type").asString("").equals("ack")) {
					return reply.path("body").isMissingNode() ? JsonNodeFactory.instance.nullNode()
							: reply.path("body");
				}
				// The acknowledgement starts the timeout again (D10).
				message = this.mailbox.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
			}
			return JsonNodeFactory.instance.nullNode();
		}

		@Override
		public void close() {
			this.session.close();
		}

	}

	/** Single-threaded: while a job is held, nothing is received and nothing is sent. */
	private static final class ScriptedWorker implements TestWorker {

		private final QueueName queue;

		private final Duration heartbeat;

		private final List<JsonNode> begun = new CopyOnWriteArrayList<>();

		private final Deque<RegularMessage> mailbox = new ArrayDeque<>();

		private final ScriptedSession session;

		private boolean hold;

		private String busyFor = "";

		private Timer timer;

		ScriptedWorker(QueueName queue, boolean hold, SpreadOptions spread, Duration heartbeat) {
			this.queue = queue;
			this.hold = hold;
			this.heartbeat = heartbeat;
			this.session = new ScriptedSession("work", spread, this::received);
			this.session.loop().execute(this::ready);
		}

		private void ready() {
			report("ready");
			this.timer = this.session.loop().schedule(this.heartbeat, this::ready);
		}

		private void report(String status) {
			this.session.send(this.queue.workersGroup(), JsonNodeFactory.instance.objectNode().put("status", status),
					ScriptedSession.DUMPER);
		}

		private void received(RegularMessage message) {
			this.mailbox.add(message);
			work();
		}

		private void work() {
			while (this.busyFor.isEmpty() && !this.mailbox.isEmpty()) {
				this.timer.cancel();
				report("working");
				JsonNode envelope = this.session.decode(this.mailbox.remove().body());
				this.busyFor = envelope.path("originator").stringValue();
				byte[] submitted = envelope.path("body").stringValue().getBytes(StandardCharsets.ISO_8859_1);
				JsonNode input = this.session.decode(submitted);
				this.session.send(this.busyFor, JsonNodeFactory.instance.objectNode().put("type", "ack"),
						ScriptedSession.DUMPER);
				this.begun.add(input);
				if (!this.hold) {
					respond();
				}
			}
		}

		private void respond() {
			ObjectNode response = JsonNodeFactory.instance.objectNode().put("type", "response");
			response.putObject("body").set("echo", this.begun.get(this.begun.size() - 1));
			this.session.send(this.busyFor, response, ScriptedSession.DUMPER);
			this.busyFor = "";
			ready();
		}

		@Override
		public List<JsonNode> begun() {
			return this.begun;
		}

		@Override
		public void release() {
			this.session.loop().execute(() -> {
				this.hold = false;
				if (!this.busyFor.isEmpty()) {
					respond();
				}
				work();
			});
		}

		@Override
		public void kill() {
			this.session.close();
		}

		@Override
		public void close() {
			this.session.close();
		}

	}

}

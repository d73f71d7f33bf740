// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.Timer;

/**
 * Stand-in for {@code sqm}: section 4 of docs/protocol/spread-queue.md, word for word,
 * with the defects of the original (D1 to D8, D13, D20, D26).
 */
final class ScriptedPerlManager implements AutoCloseable {

	private final QueueName queue;

	private final long second;

	private final Duration silence;

	private final ScriptedSession session;

	private final Deque<Message> messages = new ArrayDeque<>();

	private final List<Worker> ready = new ArrayList<>();

	/** Records are never deleted (D21). */
	private final Map<String, Worker> workers = new LinkedHashMap<>();

	private final Map<String, Integer> counts = new LinkedHashMap<>();

	private Timer housekeeping;

	private record Message(String originator, byte[] body) {
	}

	private static final class Worker {

		private final String privateGroup;

		private String status = "";

		private long lastPing;

		private @Nullable Message task;

		Worker(String privateGroup) {
			this.privateGroup = privateGroup;
		}

	}

	ScriptedPerlManager(QueueName queue, SpreadOptions spread, Duration second) {
		this.queue = queue;
		this.second = second.toNanos();
		this.silence = second.multipliedBy(3);
		this.session = new ScriptedSession("sqm", spread, this::received);
		this.session.loop().execute(() -> {
			this.session.join(queue.messagesGroup());
			this.session.join(queue.workersGroup());
			awaitSilence();
		});
	}

	/** Whole seconds (D8). */
	private long now() {
		return System.nanoTime() / this.second;
	}

	private void awaitSilence() {
		this.housekeeping = this.session.loop().schedule(this.silence, () -> {
			scrub();
			checkForStuckWorkers();
			awaitSilence();
		});
	}

	private void received(RegularMessage message) {
		this.housekeeping.cancel();
		if (message.groups().contains(this.queue.messagesGroup())) {
			if (new String(message.body(), StandardCharsets.ISO_8859_1).equals("^^status")) {
				count("ADMIN_MESSAGES");
				sendStatus(message.sender());
			}
			else {
				take(new Message(message.sender(), message.body()));
			}
		}
		else if (message.groups().contains(this.queue.workersGroup())) {
			notified(message);
		}
		awaitSilence();
	}

	private void take(Message message) {
		count("INBOUND_MESSAGES");
		scrub();
		if (this.ready.isEmpty()) {
			count("MESSAGES_QUEUED");
			this.messages.addLast(message);
		}
		else {
			dispatch(this.ready.remove(0), message);
		}
	}

	private void dispatch(Worker worker, Message message) {
		count("MESSAGES_DISPATCHED");
		ObjectNode envelope = JsonNodeFactory.instance.objectNode().put("originator", message.originator());
		envelope.put("body", message.body());
		this.session.send(worker.privateGroup, envelope, ScriptedSession.DENTER);
		worker.task = message;
		worker.status = "assigned";
		worker.lastPing = now();
	}

	/** Over a copy, though disposing changes the list (D6). */
	private void scrub() {
		for (Worker first : List.copyOf(this.ready)) {
			if (first.status.equals("ready") && now() - first.lastPing <= 4) {
				return;
			}
			if (this.ready.isEmpty()) {
				this.session.close();
				throw new IllegalStateException("sqm has died: Can't call method on an undefined value");
			}
			this.ready.remove(0);
			dispose(first);
		}
	}

	private void dispose(Worker worker) {
		Message task = worker.task;
		worker.task = null;
		worker.status = "dead";
		worker.lastPing = 0;
		if (task != null) {
			take(task);
		}
	}

	private void notified(RegularMessage message) {
		count("WORKER_NOTIFICATIONS");
		JsonNode report = this.session.decode(message.body());
		Worker worker = this.workers.get(message.sender());
		if (worker == null) {
			count("WORKER_REGISTRATIONS");
			worker = new Worker(message.sender());
			this.workers.put(message.sender(), worker);
		}
		switch (report.path("status").asString("")) {
			case "ready" -> ready(worker);
			case "working" -> working(worker);
			case "terminate" -> {
				count("WORKER_TERMINATIONS");
				dispose(worker);
			}
			default -> {
				// Logged only.
			}
		}
		checkForStuckWorkers();
	}

	/** Forgets what the worker was given, even if it has not taken it (D3). */
	private void ready(Worker worker) {
		worker.task = null;
		Message oldest = this.messages.pollFirst();
		if (oldest != null) {
			dispatch(worker, oldest);
			return;
		}
		if (!worker.status.equals("ready")) {
			this.ready.add(worker);
		}
		worker.status = "ready";
		worker.lastPing = now();
	}

	private void working(Worker worker) {
		if (worker.status.equals("assigned")) {
			worker.status = "ack";
			worker.lastPing = now();
		}
	}

	private void checkForStuckWorkers() {
		for (Worker worker : List.copyOf(this.workers.values())) {
			if (worker.status.equals("assigned") && now() - worker.lastPing >= 6) {
				dispose(worker);
			}
		}
	}

	private void count(String field) {
		this.counts.merge(field, 1, Integer::sum);
	}

	private void sendStatus(String requester) {
		ObjectNode reply = JsonNodeFactory.instance.objectNode().put("type", "status");
		ObjectNode body = reply.putObject("body");
		for (String field : List.of("INBOUND_MESSAGES", "ADMIN_MESSAGES", "MESSAGES_DISPATCHED", "MESSAGES_QUEUED",
				"WORKER_NOTIFICATIONS", "WORKER_REGISTRATIONS", "WORKER_TERMINATIONS")) {
			body.put(field, this.counts.getOrDefault(field, 0).toString());
		}
		body.put("START_TIME", "1700000000").put("RUN_TIME", "1").put("GROSS_PENDING_TIME", "0.0131568908691406");
		body.put("CURRENTLY_QUEUED", Integer.toString(this.messages.size()));
		this.session.send(requester, reply, ScriptedSession.DENTER);
	}

	@Override
	public void close() {
		this.session.close();
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.compatibility.Peers.TestSender;

/**
 * What senders do all day: a message, a question, a message, a question. Each has a text
 * of its own.
 */
final class Traffic implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	/** A manager of Perl's that ends takes its confirm with it. */
	private static final Set<Reason> EXCUSED_OF_MESSAGES = EnumSet.of(Reason.UNCONFIRMED);

	/** And the questions. */
	private static final Set<Reason> EXCUSED_OF_QUESTIONS = EnumSet.of(Reason.UNCONFIRMED, Reason.TIMED_OUT_QUEUED,
			Reason.TIMED_OUT_RUNNING);

	private final String name;

	private final TestSender sender;

	private final TestSender asker;

	private final boolean mixesAnswers;

	private final Thread thread;

	private final AtomicInteger answers = new AtomicInteger();

	private final Set<String> sent = ConcurrentHashMap.newKeySet();

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private volatile boolean over;

	/**
	 * Starts it.
	 * @param name the name, part of all texts
	 * @param sender sends the messages
	 * @param asker asks the questions; another one, as a Perl sender takes the response
	 * to a message for the answer to its next question
	 * @param mixesAnswers whether the asker takes a late answer for that to its next
	 * question (D9)
	 */
	Traffic(String name, TestSender sender, TestSender asker, boolean mixesAnswers) {
		this.name = name;
		this.sender = sender;
		this.asker = asker;
		this.mixesAnswers = mixesAnswers;
		this.thread = new Thread(this::flow, "traffic-" + name);
		this.thread.start();
	}

	private void flow() {
		for (int i = 1; !this.over; i++) {
			try {
				String message = this.name + " message " + i;
				this.sender.send(payload(message));
				this.sent.add(message);
			}
			catch (Exception ex) {
				unlessExcused(ex, EXCUSED_OF_MESSAGES);
			}
			ask(this.name + " question " + i);
		}
	}

	/** No answer is normal when a manager has gone; a wrong one never is. */
	private void ask(String question) {
		JsonNode answer;
		try {
			answer = this.asker.request(payload(question), TIMEOUT);
		}
		catch (Exception ex) {
			unlessExcused(ex, EXCUSED_OF_QUESTIONS);
			return;
		}
		String echoed = text(answer.path("echo"));
		if (echoed.equals(question) || (this.mixesAnswers && echoed.startsWith(this.name + " question "))) {
			this.answers.incrementAndGet();
		}
		else if (!answer.isNull()) {
			this.failures.add(new AssertionError(question + " was answered with " + answer));
		}
	}

	private void unlessExcused(Exception failure, Set<Reason> excused) {
		if (!(failure.getCause() instanceof DeliveryFailedException known && excused.contains(known.reason()))) {
			this.failures.add(failure);
		}
	}

	int answers() {
		return this.answers.get();
	}

	/** The texts of the messages that were accepted until now. */
	Set<String> sent() {
		return Set.copyOf(this.sent);
	}

	List<Throwable> failures() {
		return this.failures;
	}

	static String text(JsonNode payload) {
		return payload.path("text").asString("");
	}

	private static JsonNode payload(String text) {
		return JsonNodeFactory.instance.objectNode().put("text", text);
	}

	@Override
	public void close() throws Exception {
		this.over = true;
		this.thread.join();
	}

}

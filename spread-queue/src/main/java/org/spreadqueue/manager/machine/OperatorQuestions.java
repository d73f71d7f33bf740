// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.Packet;

/**
 * What operators ask of this manager from elsewhere (section 4.17 of
 * docs/protocol/native.md). Questions are read and answered outside of the machine, one
 * after the other, and the next one begins when the last answer has left: so all of them
 * together take the memory of one answer. Who asks more than may wait is told so, but not
 * more often than may wait: a message with thousands of questions is not worth thousands.
 */
final class OperatorQuestions {

	/** Questions that wait, of all operators together. */
	static final int MAX_WAITING = 32;

	/** Questions of one operator that wait. */
	static final int MAX_WAITING_OF_ONE = 4;

	/** After this time, an answer that was lost holds up no other one. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Packets of an answer that leave before what the queue itself has to send. */
	private static final int FIRST = 2;

	private final boolean allowed;

	private final Channels channels;

	private final ManagerEffects effects;

	private final FramePacker packer = new FramePacker();

	private final Deque<Asked> waiting = new ArrayDeque<>();

	/** Those of this pass. */
	private final List<Refusal> refusals = new ArrayList<>();

	private final Deque<Packet> leaving = new ArrayDeque<>();

	/** That which is being answered outside. */
	private @Nullable Asked current;

	private long ticket;

	private long begun;

	/**
	 * Creates the questions of a manager.
	 * @param allowed whether any are answered
	 */
	OperatorQuestions(boolean allowed, Channels channels, ManagerEffects effects) {
		this.allowed = allowed;
		this.channels = channels;
		this.effects = effects;
	}

	void asked(String from, Frame.Question question, long now) {
		if (!this.allowed) {
			refuse(from, question, "refused", "this manager answers no operators. Set its administration to read-only "
					+ "or unrestricted, or ask in its own program");
		}
		else if (this.waiting.size() >= MAX_WAITING || waitingOf(from) >= MAX_WAITING_OF_ONE) {
			refuse(from, question, "busy", this.waiting.size() + " questions of operators wait here already, "
					+ waitingOf(from) + " of them yours. Ask again later, one question at a time");
		}
		else {
			this.waiting.add(new Asked(from, question));
			next(now);
		}
	}

	private long waitingOf(String from) {
		return this.waiting.stream().filter((asked) -> asked.from.equals(from)).count();
	}

	private void refuse(String from, Frame.Question question, String type, String text) {
		if (this.refusals.size() < MAX_WAITING && refusalsOf(from) < MAX_WAITING_OF_ONE) {
			this.refusals
				.add(new Refusal(from, new Frame.Answer(question.number(), null, Frame.JobError.cut(type, text, 0))));
		}
	}

	private long refusalsOf(String from) {
		return this.refusals.stream().filter((refusal) -> refusal.to.equals(from)).count();
	}

	private void next(long now) {
		if (this.current == null && this.leaving.isEmpty() && !this.waiting.isEmpty()) {
			Asked asked = this.waiting.remove();
			this.current = asked;
			this.begun = now;
			this.ticket++;
			this.effects.question(asked.from, this.ticket, asked.question.content());
		}
	}

	/**
	 * The answer to what was asked last.
	 * @param answer its number is the ticket of the question
	 */
	void answered(Frame.Answer answer, long now) {
		Asked asked = this.current;
		if (asked == null || answer.number() != this.ticket) {
			return;
		}
		this.current = null;
		this.packer.add(asked.from, new Frame.Answer(asked.question.number(), answer.content(), answer.error()));
		this.leaving.addAll(this.packer.drain());
		next(now);
	}

	/** Sends a little of an answer, before anything else is sent. */
	void beginFlush() {
		send(FIRST);
	}

	/** Sends what there is still room for. */
	void endFlush(long now) {
		sendRefusals();
		send(Integer.MAX_VALUE);
		next(now);
	}

	/** Without room, nobody is told: questions time out. */
	private void sendRefusals() {
		if (this.channels.hasRoom(Channels.MAIN)) {
			this.refusals.forEach((refusal) -> this.packer.add(refusal.to, refusal.answer));
			this.packer.drain().forEach((packet) -> this.channels.multicast(Channels.MAIN, packet));
		}
		this.refusals.clear();
	}

	private void send(int max) {
		for (int i = 0; i < max && !this.leaving.isEmpty() && this.channels.hasRoom(Channels.MAIN); i++) {
			this.channels.multicast(Channels.MAIN, this.leaving.remove());
		}
	}

	/** Gives up an answer that does not come. */
	void houseKeeping(long now) {
		if (this.current != null && now - this.begun >= PATIENCE.toNanos()) {
			this.current = null;
			next(now);
		}
	}

	/** Nobody waits for answers any more. */
	void clear() {
		this.waiting.clear();
		this.refusals.clear();
		this.leaving.clear();
		this.current = null;
	}

	private record Asked(String from, Frame.Question question) {
	}

	private record Refusal(String to, Frame.Answer answer) {
	}

}

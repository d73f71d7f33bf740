// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.manager.AdministrationException.Reason;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.RegularMessage;

/**
 * Asks the manager of one queue, which it finds by {@code ^^status}. A question is sent
 * once, to a manager that has answered a moment ago, and never again: it may be a change.
 */
public final class AskingMachine implements Machine {

	/** Questions that may be with the manager at a time. */
	static final int MAX_ASKED = 2;

	/** For so long, a manager that has answered is taken to be there. */
	static final Duration FRESH = Duration.ofSeconds(1);

	/** When to ask for the manager again. */
	static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

	private static final long TICK = Duration.ofMillis(100).toNanos();

	private final LegacyCodec codec = new LegacyCodec();

	private final FramePacker packer = new FramePacker();

	private final FrameAssembler assembler = new FrameAssembler();

	private final QueueName queue;

	private final SealKeys keys;

	private final Channels channels;

	private final AskingEffects effects;

	/** Those without an outcome, by their numbers, in the order in which they came. */
	private final Map<Long, Open> open = new LinkedHashMap<>();

	private boolean connected;

	private boolean closed;

	/** The manager that has answered last. */
	private @Nullable String manager;

	private long heardAt;

	/** Why the manager that answered last is none to ask. */
	private @Nullable String refusal;

	private boolean searching;

	private long searchedAt;

	/** Creates the machine of a program without a connection. */
	public AskingMachine(QueueName queue, SealKeys keys, Channels channels, AskingEffects effects) {
		this.queue = queue;
		this.keys = keys;
		this.channels = channels;
		this.effects = effects;
	}

	/**
	 * Asks a question.
	 * @param number one that no other question has
	 * @param patience how long to wait for the answer
	 */
	public void ask(long number, Content question, Duration patience, long now) {
		Open asked = new Open(number, question, patience, now + patience.toNanos());
		if (this.closed) {
			fail(asked, Reason.CLOSED, "What asks the manager of queue '" + this.queue + "' is closed.");
			return;
		}
		this.open.put(number, asked);
		proceed(now);
	}

	private void proceed(long now) {
		List<Open> unsent = this.open.values().stream().filter((each) -> each.askedOf == null).toList();
		if (!this.connected || unsent.isEmpty()) {
			return;
		}
		if (this.manager == null || now - this.heardAt >= FRESH.toNanos()) {
			search(now);
			return;
		}
		int asked = this.open.size() - unsent.size();
		for (Open next : unsent.subList(0, Math.max(0, Math.min(unsent.size(), MAX_ASKED - asked)))) {
			next.askedOf = this.manager;
			this.packer.add(this.queue.nativeGroup(), new Frame.Question(next.number, next.question));
			this.packer.drain().forEach((packet) -> this.channels.multicast(Channels.MAIN, packet));
		}
	}

	private void search(long now) {
		if (!this.searching || now - this.searchedAt >= ANSWER_LIMIT.toNanos()) {
			this.searching = true;
			this.searchedAt = now;
			this.channels.multicast(Channels.MAIN, this.queue.messagesGroup(), this.codec.statusCommand());
		}
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		this.connected = true;
		this.searching = false;
		proceed(now);
	}

	@Override
	public void disconnected(int channel, long now) {
		this.connected = false;
		this.manager = null;
		this.assembler.clear();
		for (Open each : List.copyOf(this.open.values())) {
			if (each.askedOf != null) {
				fail(each, Reason.NO_ANSWER,
						"The connection to the Spread daemon was lost before the manager of queue '" + this.queue
								+ "' answered. Look whether a change was made, and ask again.");
			}
		}
	}

	@Override
	public void received(int channel, RegularMessage message, long now) {
		if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
			searched(message, now);
		}
		else if (this.open.values().stream().anyMatch((each) -> message.sender().equals(each.askedOf))) {
			for (Frame frame : this.assembler.receive(message.sender(), message.body()).frames()) {
				if (frame instanceof Frame.Answer answer) {
					answered(message.sender(), answer);
				}
			}
		}
		proceed(now);
	}

	private void answered(String from, Frame.Answer answer) {
		Open asked = this.open.get(answer.number());
		if (asked != null && from.equals(asked.askedOf)) {
			this.open.remove(answer.number());
			this.effects.answered(answer);
		}
	}

	private void searched(RegularMessage message, long now) {
		try {
			if (this.codec.decodeReply(message.body()) instanceof LegacyReply.Status status) {
				found(message.sender(), status, now);
			}
		}
		catch (FormatException ex) {
			// Whoever sent this is no manager.
		}
	}

	private void found(String from, LegacyReply.Status status, long now) {
		this.refusal = problem(status);
		// After a while, another one may answer.
		this.searching = this.refusal != null;
		if (this.refusal != null) {
			this.manager = null;
			return;
		}
		this.manager = from;
		this.heardAt = now;
		this.channels.addressee(Channels.MAIN, this.queue.nativeGroup(), from);
	}

	private @Nullable String problem(LegacyReply.Status status) {
		if (!status.nativeManager()) {
			return "is one of Spread::Queue for Perl, which can be asked for its statistics only";
		}
		String mismatch = this.keys.mismatch(status.seal(), "program");
		return (mismatch != null) ? mismatch + ". Give both the same key" : null;
	}

	@Override
	public void tick(long now) {
		for (Open late : new ArrayList<>(this.open.values())) {
			if (now - late.deadline >= 0) {
				failLate(late);
			}
		}
		proceed(now);
	}

	private void failLate(Open late) {
		if (late.askedOf != null) {
			fail(late, Reason.NO_ANSWER,
					"The manager " + late.askedOf + " of queue '" + this.queue + "' has not answered within "
							+ time(late) + ". It is busy, or of a version that answers no "
							+ "operators. Look whether a change was made.");
		}
		else if (!this.connected) {
			fail(late, Reason.NOT_CONNECTED, "No Spread daemon could be reached within " + time(late) + " ("
					+ this.channels.outage() + "). Compare its address, and see that it runs.");
		}
		else if (this.refusal != null) {
			fail(late, Reason.NO_MANAGER, "The manager of queue '" + this.queue + "' " + this.refusal + ".");
		}
		else if (this.manager == null) {
			fail(late, Reason.NO_MANAGER, "No manager of queue '" + this.queue + "' has answered within " + time(late)
					+ ". Is one running for this queue?");
		}
		else {
			fail(late, Reason.NO_ANSWER, "Other questions to the manager of queue '" + this.queue
					+ "' were not answered within " + time(late) + ", so this one was not asked.");
		}
	}

	private static String time(Open question) {
		return question.patience.toMillis() + " ms";
	}

	private void fail(Open question, Reason reason, String explanation) {
		this.open.remove(question.number);
		this.effects.failed(question.number, reason, explanation);
	}

	@Override
	public void flush(long now) {
		// Questions are few, and are sent as they come.
	}

	@Override
	public long nextTick(long now) {
		return this.open.isEmpty() ? NEVER : TICK;
	}

	/** Fails what is open, and ends. */
	public void close() {
		this.closed = true;
		for (Open each : List.copyOf(this.open.values())) {
			fail(each, Reason.CLOSED, "This program was closed before the manager of queue '" + this.queue
					+ "' answered. Look whether a change was made.");
		}
		this.channels.close(Channels.MAIN);
	}

	private static final class Open {

		private final long number;

		private final Content question;

		private final Duration patience;

		private final long deadline;

		/**
		 * The manager, once the question is sent; another one may answer searches later.
		 */
		private @Nullable String askedOf;

		Open(long number, Content question, Duration patience, long deadline) {
			this.number = number;
			this.question = question;
			this.patience = patience;
			this.deadline = deadline;
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.perl;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyDispatch;
import org.spreadqueue.protocol.legacy.UnreadableLegacyDispatchException;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.Timer;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Plays a Perl worker of a queue after a script. As in Perl, one job at a time is all it
 * does: while it holds one, it neither receives nor sends. All methods may be called from
 * any thread.
 *
 * @since 0.1.0
 */
public final class PerlWorker implements AutoCloseable {

	private static final Logger logger = QuotingLogger.of(PerlWorker.class);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final LegacyCodec codec = new LegacyCodec();

	private final BlockingQueue<JsonNode> begun = new LinkedBlockingQueue<>();

	private final QueueName queue;

	private final PerlScript script;

	private final PerlSession session;

	// Of the session's loop.

	private final Deque<RegularMessage> mailbox = new ArrayDeque<>();

	private final Deque<PerlScript.Step> toDo = new ArrayDeque<>();

	private @Nullable Job job;

	private int releases;

	private @Nullable Timer heartbeat;

	private record Job(String sender, JsonNode input) {
	}

	private PerlWorker(QueueName queue, PerlScript script, SpreadOptions spread) {
		this.queue = queue;
		this.script = script;
		this.session = new PerlSession("work", spread, this::received);
		this.session.loop().execute(this::ready);
	}

	/** Connects and tells the manager that it is ready. */
	public static PerlWorker start(String queue, PerlScript script, SpreadOptions spread) {
		return new PerlWorker(new QueueName(queue), script, spread);
	}

	/** Waits at most 10 seconds; fails like {@link #nextJob(Duration)}. */
	public JsonNode nextJob() {
		return nextJob(LIMIT);
	}

	/**
	 * Waits until it has begun the next job, and returns its payload.
	 * @throws AssertionError if it gets none, or the thread is interrupted
	 */
	public JsonNode nextJob(Duration limit) {
		try {
			JsonNode next = this.begun.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
			if (next != null) {
				return next;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while a Perl worker of queue '" + this.queue + "' had no job", ex);
		}
		throw new AssertionError("The Perl worker of queue '" + this.queue + "' got no further job within " + limit
				+ ". Was a message sent, and did no other worker take it?");
	}

	/** Lets it go on at a {@link PerlScript#hold()}, this one or the next. */
	public void release() {
		this.session.loop().execute(() -> {
			this.releases++;
			goOn();
		});
	}

	/** Says goodbye to the manager and ends, whatever it does. */
	public void terminate() {
		this.session.loop().execute(this::leave);
	}

	private void received(RegularMessage message) {
		this.mailbox.add(message);
		goOn();
	}

	private void goOn() {
		try {
			work();
		}
		catch (FormatException | UnreadableLegacyDispatchException | RuntimeException | AssertionError ex) {
			logger.error("a Perl worker of queue '{}' has died of a message", this.queue, ex);
			close();
		}
	}

	private void work() throws FormatException, UnreadableLegacyDispatchException {
		while (true) {
			if (this.job == null) {
				RegularMessage message = this.mailbox.poll();
				if (message == null) {
					return;
				}
				begin(message);
			}
			PerlScript.Step next = this.toDo.peek();
			if (next == null || (next instanceof PerlScript.Hold && this.releases == 0)) {
				return;
			}
			this.toDo.remove();
			perform(next, Objects.requireNonNull(this.job));
		}
	}

	private void begin(RegularMessage message) throws UnreadableLegacyDispatchException {
		cancelHeartbeat();
		LegacyDispatch dispatch = this.codec.decodeDispatch(message.body());
		this.job = new Job(dispatch.originator(), Content.of(Content.PERL, dispatch.body()).tree());
		this.toDo.addAll(this.script.steps());
		this.begun.add(this.job.input());
	}

	private void perform(PerlScript.Step step, Job current) throws FormatException {
		if (step instanceof PerlScript.Working) {
			report(WorkerState.WORKING);
		}
		else if (step instanceof PerlScript.Acknowledge) {
			this.session.send(current.sender(), this.codec.encodeAck(WireFormat.DEFAULT));
		}
		else if (step instanceof PerlScript.Respond respond) {
			JsonNode answer = respond.answer().apply(current.input());
			this.session.send(current.sender(), this.codec.encodeResponse(answer, WireFormat.DEFAULT));
		}
		else if (step instanceof PerlScript.Ready) {
			ready();
		}
		else if (step instanceof PerlScript.Hold) {
			this.releases--;
		}
		else if (step instanceof PerlScript.Terminate) {
			leave();
		}
		else {
			this.toDo.clear();
			close();
		}
	}

	/** What the script says after that is for the next job. */
	private void ready() {
		cancelHeartbeat();
		this.toDo.clear();
		this.job = null;
		report(WorkerState.READY);
		this.heartbeat = this.session.loop().schedule(this.script.heartbeat(), this::ready);
	}

	private void leave() {
		cancelHeartbeat();
		this.toDo.clear();
		report(WorkerState.TERMINATE);
		this.session.disconnect();
	}

	private void cancelHeartbeat() {
		if (this.heartbeat != null) {
			this.heartbeat.cancel();
		}
	}

	private void report(WorkerState state) {
		this.session.send(this.queue.workersGroup(), this.codec.encode(state));
	}

	/** Ends without a word, as if it was killed. */
	@Override
	public void close() {
		this.session.close();
	}

}

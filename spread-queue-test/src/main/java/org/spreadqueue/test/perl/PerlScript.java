// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.perl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.worker.WorkerOptions;

/**
 * What a {@link PerlWorker} does with each job, step by step. Immutable.
 *
 * <pre class="code">
 * PerlScript.answer(order -&gt; receipt)
 * PerlScript.forEachJob().working().acknowledge().die()
 * </pre>
 *
 * A worker whose script does not end with <em>ready</em> or the end of the program is
 * busy for ever. Between two jobs it says that it is ready, again and again.
 *
 * @param heartbeat how often it says so
 * @since 0.1.0
 */
public record PerlScript(List<Step> steps, Duration heartbeat) {

	public PerlScript {
		steps = List.copyOf(steps);
	}

	/** Begins a script without steps, with the heartbeat of the original. */
	public static PerlScript forEachJob() {
		return new PerlScript(List.of(), WorkerOptions.DEFAULT_HEARTBEAT);
	}

	/** Returns what an ordinary worker does, whose callback answers with this. */
	public static PerlScript answer(UnaryOperator<JsonNode> answer) {
		return forEachJob().working().acknowledge().respond(answer).ready();
	}

	/** Tells the manager that it is at work. */
	public PerlScript working() {
		return then(new Working());
	}

	/** Tells the sender that a worker has the message. */
	public PerlScript acknowledge() {
		return then(new Acknowledge());
	}

	/** Answers the sender. */
	public PerlScript respond(UnaryOperator<JsonNode> answer) {
		return then(new Respond(answer));
	}

	/** Tells the manager that it takes the next job. */
	public PerlScript ready() {
		return then(new Ready());
	}

	/** Goes on only after {@link PerlWorker#release()}, one call for each time. */
	public PerlScript hold() {
		return then(new Hold());
	}

	/** Says goodbye to the manager, and ends. */
	public PerlScript terminate() {
		return then(new Terminate());
	}

	/** Ends without a word. */
	public PerlScript die() {
		return then(new Die());
	}

	/** Returns this script with another time between two heartbeats. */
	public PerlScript withHeartbeat(Duration heartbeat) {
		return new PerlScript(this.steps, heartbeat);
	}

	private PerlScript then(Step step) {
		List<Step> more = new ArrayList<>(this.steps);
		more.add(step);
		return new PerlScript(more, this.heartbeat);
	}

	/** One thing that a worker does. */
	public sealed interface Step {

	}

	/** See {@link PerlScript#working()}. */
	public record Working() implements Step {
	}

	/** See {@link PerlScript#acknowledge()}. */
	public record Acknowledge() implements Step {
	}

	/** See {@link PerlScript#respond}. */
	public record Respond(UnaryOperator<JsonNode> answer) implements Step {
	}

	/** See {@link PerlScript#ready()}. */
	public record Ready() implements Step {
	}

	/** See {@link PerlScript#hold()}. */
	public record Hold() implements Step {
	}

	/** See {@link PerlScript#terminate()}. */
	public record Terminate() implements Step {
	}

	/** See {@link PerlScript#die()}. */
	public record Die() implements Step {
	}

}

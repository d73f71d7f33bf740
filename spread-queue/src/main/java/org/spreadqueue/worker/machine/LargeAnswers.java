// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.Packet;

/**
 * Answers that are too large to leave with a report: one after the other, part by part,
 * as the channel has room, with everything else in between. A job whose answer is here is
 * not done yet: if the worker dies before it has left, the manager dispatches the message
 * again.
 */
final class LargeAnswers {

	private final NativeJobs jobs;

	private final FramePacker packer;

	/** The first one is leaving. */
	private final Deque<Answer> answers = new ArrayDeque<>();

	/** What is left of the first answer; empty if nothing of it has left. */
	private final Deque<Packet> packets = new ArrayDeque<>();

	/** The packer, empty whenever it is used here, numbers the frames of the channel. */
	LargeAnswers(NativeJobs jobs, FramePacker packer) {
		this.jobs = jobs;
		this.packer = packer;
	}

	boolean isEmpty() {
		return this.answers.isEmpty();
	}

	/** Whether some parts of an answer have left, and some not. */
	boolean isLeaving() {
		return !this.packets.isEmpty();
	}

	/** The job has ended, and this is to tell its originator. */
	void add(NativeJob job, Frame.Response response) {
		this.jobs.answering(job);
		this.answers.add(new Answer(job, response));
	}

	Set<String> originators() {
		Set<String> originators = new LinkedHashSet<>();
		this.answers.forEach((answer) -> originators.add(answer.originator()));
		return originators;
	}

	/** Sends what there is room for; returns whether another job is done. */
	boolean flush(Channels channels, long now) {
		boolean done = false;
		while (!this.answers.isEmpty() && channels.hasRoom(Channels.MAIN)) {
			Answer first = this.answers.getFirst();
			if (this.packets.isEmpty()) {
				this.packer.add(first.originator(), first.response());
				this.packets.addAll(this.packer.drain());
			}
			channels.multicast(Channels.MAIN, this.packets.removeFirst());
			if (this.packets.isEmpty()) {
				this.answers.removeFirst();
				this.jobs.done(first.job(), now);
				done = true;
			}
		}
		return done;
	}

	/** The parts that have left are lost: on the next connection it begins anew. */
	void connectionLost() {
		this.packets.clear();
	}

	private record Answer(NativeJob job, Frame.Response response) {

		String originator() {
			return this.job.dispatch().originator();
		}

	}

}

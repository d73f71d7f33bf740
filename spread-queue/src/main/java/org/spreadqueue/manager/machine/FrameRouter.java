// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.peers.Senders;
import org.spreadqueue.manager.peers.Workers;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.ReceivedFrames;
import org.spreadqueue.spread.RegularMessage;

/**
 * Gives each frame of a native program to whom it concerns, if that program may send it.
 */
final class FrameRouter {

	/** Bytes of incomplete frames, of all peers together. */
	private static final long MAX_ASSEMBLING_BYTES = 4L * NativeProtocol.MAX_FRAME_BYTES;

	private final FrameAssembler assembler = new FrameAssembler(NativeProtocol.MAX_FRAME_BYTES, MAX_ASSEMBLING_BYTES);

	private final NativeLink nativeWorkers;

	private final Workers workers;

	private final Senders senders;

	private final Intake intake;

	/** What another manager has handed over. */
	private final AckedMessages acks;

	private final OperatorQuestions questions;

	private final ManagerEffects effects;

	FrameRouter(NativeLink nativeWorkers, Workers workers, Senders senders, Intake intake, AckedMessages acks,
			OperatorQuestions questions, ManagerEffects effects) {
		this.nativeWorkers = nativeWorkers;
		this.workers = workers;
		this.senders = senders;
		this.intake = intake;
		this.acks = acks;
		this.questions = questions;
		this.effects = effects;
	}

	/** Frames have come, or a part of one. */
	void received(RegularMessage message, long now) {
		String from = message.sender();
		this.senders.received(from, now);
		ReceivedFrames decoded = this.assembler.receive(from, message.body());
		String problem = decoded.problem();
		for (Frame frame : decoded.frames()) {
			if (frame instanceof Frame.Submit submit) {
				String refused = submitted(submit, from, now);
				problem = (problem != null) ? problem : refused;
			}
			else if (frame instanceof Frame.Status report && this.nativeWorkers.isMember(from)) {
				this.nativeWorkers.reported(from, report, message.groups(), now);
			}
			else if (frame instanceof Frame.Question question) {
				this.questions.asked(from, question, now);
			}
			else if (frame instanceof Frame.Status) {
				problem = "it reports as a worker, but is not in the group " + this.nativeWorkers.group();
			}
		}
		if (problem == null && decoded.frames().isEmpty()) {
			this.senders.incomplete(from);
		}
		if (problem != null) {
			this.effects.dropped(from, problem);
		}
	}

	/** Returns why nobody may send such a message, {@code null} if it is in order. */
	private @Nullable String submitted(Frame.Submit submit, String from, long now) {
		String originator = submit.originator();
		if (originator == null && this.intake.isOwn(submit.id())) {
			return "a message has the producer of this manager";
		}
		if (originator == null) {
			this.intake.submit(submit, from, now);
			return null;
		}
		if (!this.nativeWorkers.isMember(from) || this.workers.get(from) != null) {
			return "a message is handed over by a program that is no manager";
		}
		if (this.intake.handedOver(submit, originator, now)) {
			// The other one keeps it until it hears this.
			this.acks.add(from, submit.id());
		}
		return null;
	}

	/** What this program has begun to send will not be completed. */
	void forget(String from) {
		this.assembler.forget(from);
	}

	/** Nothing that anybody has begun to send will be completed. */
	void clear() {
		this.assembler.clear();
	}

}

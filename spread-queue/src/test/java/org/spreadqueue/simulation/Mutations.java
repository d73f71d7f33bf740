// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameCodec;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * The faults that the simulation must find.
 */
final class Mutations {

	private Mutations() {
	}

	/** A manager does not learn that a worker is gone, and keeps its messages for it. */
	static final class ManagerForgetsTheLost extends Mutation {

		@Override
		Profile profile(Profile drawn) {
			return drawn.withWorkerCrashesOnly();
		}

		private final Map<Host, Set<String>> everSeen = new HashMap<>();

		@Override
		@Nullable SpreadEvent receives(Host to, SpreadEvent event) {
			if (!(to instanceof ManagerHost && event instanceof MembershipChange change
					&& change.group().startsWith("WK_"))) {
				return event;
			}
			Set<String> members = this.everSeen.computeIfAbsent(to, (key) -> new TreeSet<>());
			members.addAll(change.members());
			return (change.cause() instanceof MembershipCause.Disconnect) ? null
					: new MembershipChange(change.group(), change.id(), List.copyOf(members), change.cause());
		}

		@Override
		boolean isPatient() {
			return true;
		}

	}

	/** A sender sends nothing twice, whatever became of the manager. */
	static final class SenderDoesNotResubmit extends Rewriting {

		private final Set<MessageId> sent = new HashSet<>();

		@Override
		Profile profile(Profile drawn) {
			return drawn.withManagerCrashesOnly();
		}

		@Override
		@Nullable Frame rewrite(Host from, List<String> groups, Frame frame) {
			boolean again = from instanceof SenderHost && frame instanceof Frame.Submit submit
					&& !this.sent.add(submit.id());
			return again ? null : frame;
		}

	}

	/** A worker says that a job is done before it begins, and dies in it. */
	static final class WorkerReportsTooEarly extends Mutation {

		private final Map<String, MessageId> ids = new HashMap<>();

		@Override
		Profile profile(Profile drawn) {
			return drawn.withWorkerCrashesOnly();
		}

		@Override
		@Nullable SpreadEvent receives(Host to, SpreadEvent event) {
			if (to instanceof WorkerHost && event instanceof RegularMessage message
					&& message.messageType() == NativeProtocol.MESSAGE_TYPE) {
				for (Frame frame : new FrameCodec().decode(message.body()).frames()) {
					if (frame instanceof Frame.Dispatch dispatch) {
						this.ids.put(key(to, dispatch.content().body()), dispatch.id());
					}
				}
			}
			return event;
		}

		@Override
		void runs(WorkerHost worker, long job, byte[] body) {
			MessageId id = this.ids.get(key(worker, body));
			if (id != null && worker.world().random().nextInt(20) == 0) {
				Frame.Status early = new Frame.Status(WorkerState.READY, worker.capacity(), List.of(id), List.of(),
						List.of(), List.of());
				worker.multicast(0, new Packet(List.of("NQ_q"), new FrameCodec().encode(early)));
				worker.world().time().after(1_000_000, worker::crash);
			}
		}

		private static String key(Host worker, byte[] body) {
			return worker.name() + " " + worker.world().ledger().entry(body).order().number();
		}

	}

	/** A manager gives a message to two workers. */
	static final class ManagerGivesOutTwice extends Rewriting {

		private int dispatches;

		@Override
		Profile profile(Profile drawn) {
			return drawn.withoutFaults();
		}

		@Override
		void sends(Host from, SimulatedConnection connection, List<String> groups, ServiceType service, short type,
				byte[] body) {
			super.sends(from, connection, groups, service, type, body);
			if (from instanceof ManagerHost && type == NativeProtocol.MESSAGE_TYPE
					&& new FrameCodec().decode(body).frames().stream().anyMatch(Frame.Dispatch.class::isInstance)) {
				this.dispatches++;
				List<WorkerHost> workers = from.world().workers();
				WorkerHost other = workers.get(this.dispatches % workers.size());
				if (this.dispatches % 10 == 0 && !groups.equals(other.addresses())) {
					super.sends(from, connection, other.addresses(), service, type, body);
				}
			}
		}

		@Override
		@Nullable Frame rewrite(Host from, List<String> groups, Frame frame) {
			return frame;
		}

	}

	/** A manager does not hear what its workers answer when it asks what they have. */
	static final class ManagerIgnoresWhatWorkersHave extends Mutation {

		private final FrameCodec codec = new FrameCodec();

		@Override
		Profile profile(Profile drawn) {
			return drawn.withoutFaults();
		}

		@Override
		Losses losses(Losses drawn) {
			return drawn.atLeast(100);
		}

		@Override
		@Nullable SpreadEvent receives(Host to, SpreadEvent event) {
			return (to instanceof ManagerHost && event instanceof RegularMessage message) ? withoutAnswers(message)
					: event;
		}

		private RegularMessage withoutAnswers(RegularMessage message) {
			if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
				return message;
			}
			FramePacker packer = new FramePacker();
			boolean answers = false;
			for (Frame frame : this.codec.decode(message.body()).frames()) {
				if (frame instanceof Frame.Status status && status.answered() != 0) {
					answers = true;
					packer.add(message.groups(), new Frame.Status(status.state(), status.capacity(), status.done(),
							status.requeued(), status.failed(), status.held(), 0));
				}
				else {
					packer.add(message.groups(), frame);
				}
			}
			return answers ? new RegularMessage(message.sender(), message.groups(), message.serviceType(), false,
					message.messageType(), false, packer.drain().get(0).body()) : message;
		}

	}

	/** A manager that is full drops what another one hands over, and says it has it. */
	static final class FullManagerDropsWhatIsHandedOver extends Mutation {

		private final FrameCodec codec = new FrameCodec();

		@Override
		Profile profile(Profile drawn) {
			return drawn.withSmallQueuesThatMeet();
		}

		@Override
		@Nullable SpreadEvent receives(Host to, SpreadEvent event) {
			boolean full = to instanceof ManagerHost host && host.manager().held() >= to.world().profile().maxLength();
			List<MessageId> ids = (full && event instanceof RegularMessage message) ? handedOver(message) : List.of();
			if (ids.isEmpty()) {
				return event;
			}
			String from = ((RegularMessage) event).sender();
			ids.forEach((id) -> to.multicast(0, new Packet(List.of(from), this.codec.encode(new Frame.Ack(id)))));
			return null;
		}

		private List<MessageId> handedOver(RegularMessage message) {
			List<MessageId> ids = new ArrayList<>();
			if (message.messageType() == NativeProtocol.MESSAGE_TYPE) {
				for (Frame frame : this.codec.decode(message.body()).frames()) {
					if (frame instanceof Frame.Submit submit && submit.originator() != null) {
						ids.add(submit.id());
					}
				}
			}
			return ids;
		}

	}

	/** A manager that stops hears nothing any more, and gives up. */
	static final class StopsDeaf extends Mutation {

		@Override
		Profile profile(Profile drawn) {
			return drawn.withDyingManagers(2, true, 0, false, false);
		}

		@Override
		boolean isOrderly(boolean drawn) {
			return true;
		}

		@Override
		@Nullable SpreadEvent receives(Host to, SpreadEvent event) {
			boolean deaf = to instanceof ManagerHost host && host.isStopping() && event instanceof RegularMessage;
			return deaf ? null : event;
		}

	}

	/** A manager counts no bytes. */
	static final class ManagerCountsNoBytes extends Mutation {

		@Override
		Profile profile(Profile drawn) {
			return drawn.withFewBytes();
		}

		@Override
		long maxSize(Profile profile) {
			return Long.MAX_VALUE;
		}

	}

	/** Ordering keys do not reach the manager. */
	static final class KeysAreLost extends Rewriting {

		@Override
		Profile profile(Profile drawn) {
			return drawn.withKeys();
		}

		@Override
		Frame rewrite(Host from, List<String> groups, Frame frame) {
			return (frame instanceof Frame.Submit submit) ? new Frame.Submit(submit.id(), submit.previous(),
					submit.content(), submit.reply(), submit.expiryMillis(), submit.priority(), submit.delayMillis(),
					null, submit.resubmitted(), submit.originator(), submit.attempt()) : frame;
		}

	}

	/**
	 * A manager says that it has accepted what it refuses. Not all senders hear of that.
	 */
	static final class RefusalsCountAsAccepted extends Rewriting {

		/** The last one that was refused, by producer. */
		private final Map<Long, Long> refused = new HashMap<>();

		@Override
		Losses losses(Losses drawn) {
			return drawn.atLeast(20);
		}

		@Override
		Disks disks(Disks drawn) {
			return drawn.full();
		}

		@Override
		Frame rewrite(Host from, List<String> groups, Frame frame) {
			if (!(frame instanceof Frame.Confirm confirm)) {
				return frame;
			}
			long last = this.refused.getOrDefault(confirm.producer(), 0L);
			for (Frame.OtherOutcome other : confirm.otherOutcomes()) {
				last = other.outcome().isRefusal() ? Math.max(last, other.sequence()) : last;
			}
			this.refused.put(confirm.producer(), last);
			return new Frame.Confirm(confirm.producer(), Math.max(confirm.upTo(), last), confirm.window(),
					confirm.received(), confirm.spreadWindow(), confirm.rewind(), confirm.done(),
					confirm.otherOutcomes());
		}

	}

	/** Changes frames on their way out. */
	private abstract static class Rewriting extends Mutation {

		@Nullable abstract Frame rewrite(Host from, List<String> groups, Frame frame);

		@Override
		void sends(Host from, SimulatedConnection connection, List<String> groups, ServiceType service, short type,
				byte[] body) {
			if (type != NativeProtocol.MESSAGE_TYPE) {
				super.sends(from, connection, groups, service, type, body);
				return;
			}
			List<Frame> frames = new FrameCodec().decode(body).frames();
			List<Frame> changed = new ArrayList<>();
			for (Frame frame : frames) {
				Frame rewritten = rewrite(from, groups, frame);
				if (rewritten != null) {
					changed.add(rewritten);
				}
			}
			if (changed.equals(frames)) {
				super.sends(from, connection, groups, service, type, body);
				return;
			}
			FramePacker packer = new FramePacker();
			changed.forEach((frame) -> packer.add(groups, frame));
			for (Packet packet : packer.drain()) {
				super.sends(from, connection, packet.groups(), service, type, packet.body());
			}
		}

	}

}

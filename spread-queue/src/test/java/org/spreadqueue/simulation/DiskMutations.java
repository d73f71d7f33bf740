// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameCodec;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadEvent;

/**
 * The faults of managers with disks that the simulation must find.
 */
final class DiskMutations {

	private DiskMutations() {
	}

	/** A manager says of everything that it is synced. */
	static final class ConfirmsBeforeTheSync extends OnDisks {

		@Override
		MessageLog log(ManagerHost manager, MessageLog log) {
			return new Wrapped(log) {

				@Override
				public long synced() {
					return Long.MAX_VALUE;
				}

			};
		}

	}

	/** A manager that comes back knows its messages, and not whose they are. */
	static final class ForgetsProducers extends OnDisks {

		@Override
		Profile profile(Profile drawn) {
			return drawn.withDyingManagers(1, false, 0, false, true);
		}

		@Override
		MessageLog log(ManagerHost manager, MessageLog log) {
			return new Wrapped(log) {

				@Override
				public Recovered recover(long now, Supplier<List<ProducerState>> producers) {
					Recovered found = super.recover(now, producers);
					return new Recovered(found.messages(), List.of(), found.paused());
				}

			};
		}

	}

	/** A message is off the disk before its dead letter is on it. */
	static final class RemovesBeforeTheDeadLetterIsSafe extends OnDisks {

		@Override
		Profile profile(Profile drawn) {
			return drawn.withDyingManagers(1, false, 1, true, false);
		}

		@Override
		MessageLog log(ManagerHost manager, MessageLog log) {
			return new Wrapped(log) {

				@Override
				public void removed(StoredMessage message) {
					SimulatedDisk disk = manager.disk();
					if (disk != null) {
						disk.removeAtOnce(message);
					}
					super.removed(message);
				}

			};
		}

	}

	/** A manager says at once that it has what another one hands over, and dies. */
	static final class AcknowledgesBeforeTheSync extends OnDisks {

		private final FrameCodec codec = new FrameCodec();

		@Override
		@Nullable SpreadEvent receives(Host to, SpreadEvent event) {
			if (to instanceof ManagerHost host && host.manager().isActive() && event instanceof RegularMessage message
					&& message.messageType() == NativeProtocol.MESSAGE_TYPE) {
				for (Frame frame : this.codec.decode(message.body()).frames()) {
					if (frame instanceof Frame.Submit submit && submit.originator() != null) {
						acknowledge(host, message.sender(), submit.id());
					}
				}
			}
			return event;
		}

		private void acknowledge(ManagerHost from, String to, MessageId id) {
			from.multicast(0, new Packet(List.of(to), this.codec.encode(new Frame.Ack(id))));
			if (from.world().random().nextInt(3) == 0) {
				from.act(5_000_000, () -> {
					from.crash();
					from.world().replace(from);
				});
			}
		}

	}

	/** All managers have slow disks, and managers and senders die. */
	private abstract static class OnDisks extends Mutation {

		@Override
		Profile profile(Profile drawn) {
			return drawn.withDyingManagers(3, true, 0, true, false);
		}

		@Override
		Disks disks(Disks drawn) {
			return drawn.everywhere();
		}

	}

	/** A log that says something else in one respect. */
	private static class Wrapped implements MessageLog {

		private final MessageLog log;

		Wrapped(MessageLog log) {
			this.log = log;
		}

		@Override
		public Recovered recover(long now, Supplier<List<ProducerState>> producers) {
			return this.log.recover(now, producers);
		}

		@Override
		public void added(StoredMessage message, long now) {
			this.log.added(message, now);
		}

		@Override
		public void changed(StoredMessage message, long now) {
			this.log.changed(message, now);
		}

		@Override
		public void removed(StoredMessage message) {
			this.log.removed(message);
		}

		@Override
		public void accepted(long producer, long since, long upTo) {
			this.log.accepted(producer, since, upTo);
		}

		@Override
		public void ended(MessageId id, Frame.OtherOutcome outcome) {
			this.log.ended(id, outcome);
		}

		@Override
		public void forgetProducers() {
			this.log.forgetProducers();
		}

		@Override
		public void paused(boolean paused) {
			this.log.paused(paused);
		}

		@Override
		public boolean hasRoom() {
			return this.log.hasRoom();
		}

		@Override
		public int bytesPerMessage() {
			return this.log.bytesPerMessage();
		}

		@Override
		public long commit(long now) {
			return this.log.commit(now);
		}

		@Override
		public long synced() {
			return this.log.synced();
		}

		@Override
		public boolean keeps(StoredMessage message) {
			return this.log.keeps(message);
		}

	}

}

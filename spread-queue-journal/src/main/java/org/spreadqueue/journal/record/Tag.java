// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Frame.Outcome;

/**
 * The numbers that stand in records. They never change their meaning: what is on a disk
 * must be readable by every later version.
 */
final class Tag {

	static final int SNAPSHOT = 1;

	static final int END_OF_SNAPSHOT = 2;

	static final int REPLACES = 3;

	static final int QUEUE = 4;

	static final int PAUSED = 5;

	static final int RESUMED = 6;

	static final int PRODUCERS_FORGOTTEN = 7;

	static final int ACCEPTED = 8;

	static final int ENDED = 9;

	static final int MESSAGE = 10;

	static final int CHANGED = 11;

	static final int REMOVED = 12;

	/** Flags of a message. */
	static final int REPLY = 1;

	static final int KEY = 2;

	static final int EXPIRES = 4;

	static final int DELAYED = 8;

	static final int HEADERS = 16;

	/** Content types; any other one is written out. */
	static final int JSON = 0;

	static final int PERL = 1;

	static final int OTHER_TYPE = 2;

	private Tag() {
	}

	static int of(Origin origin) {
		return switch (origin) {
			case SENDER -> 0;
			case LEGACY_SENDER -> 1;
			case MANAGER -> 2;
		};
	}

	static Origin origin(int tag) throws UnreadableRecordException {
		return switch (tag) {
			case 0 -> Origin.SENDER;
			case 1 -> Origin.LEGACY_SENDER;
			case 2 -> Origin.MANAGER;
			default -> throw new UnreadableRecordException("it has a message of the unknown origin " + tag);
		};
	}

	static int of(Outcome outcome) {
		return switch (outcome) {
			case REJECTED -> 0;
			case EXPIRED -> 1;
			case DEAD_LETTERED -> 2;
			case PURGED -> 3;
			case STORAGE -> 4;
		};
	}

	static Outcome outcome(int tag) throws UnreadableRecordException {
		return switch (tag) {
			case 0 -> Outcome.REJECTED;
			case 1 -> Outcome.EXPIRED;
			case 2 -> Outcome.DEAD_LETTERED;
			case 3 -> Outcome.PURGED;
			case 4 -> Outcome.STORAGE;
			default -> throw new UnreadableRecordException("it has the unknown outcome " + tag);
		};
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

import java.util.UUID;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Takes what a record says, in the order in which it says it. What concerns a queue
 * follows {@link #queue}.
 */
public interface RecordHandler {

	/**
	 * What was known so far of all queues except their messages is replaced by what
	 * follows, and by the following parts.
	 * @param part number of this part, from 0
	 * @param directory identity of the directory, drawn when it was created
	 */
	void snapshot(int part, UUID directory);

	/** The last part of the snapshot ends here. */
	void endOfSnapshot();

	/** The messages of that record which are still held are in this one. */
	void replaces(long record);

	void queue(String name);

	void paused(boolean paused);

	/** What was known of the producers of the queue no longer counts. */
	void producersForgotten();

	/**
	 * The messages of a producer above the one number, up to the other one, are accepted.
	 * @param from up to where that was written before
	 */
	void accepted(long producer, long from, long since, long upTo);

	void ended(MessageId id, Frame.OtherOutcome outcome);

	/** The messages of a record have the indexes 0, 1, ... */
	void message(JournalMessage message);

	/** A message of the record that this one updates has another attempt or delay. */
	void changed(int index, int attempt, long notBefore);

	/** A message of the record that this one updates is no longer held. */
	void removed(int index);

}

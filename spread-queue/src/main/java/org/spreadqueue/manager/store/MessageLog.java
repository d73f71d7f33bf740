// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.util.List;
import java.util.function.Supplier;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Where a manager writes down what is to survive it. All calls come on the manager's
 * event loop, return at once and never call back. What they say belongs together until
 * {@link #commit}, and is written in the order of the commits: after a crash, there is
 * everything up to some commit, and nothing behind it.
 * <p>
 * A removal is not on the disk before everything is synced that was added, to any log of
 * the same disk, until the commit of the removal: a dead letter is on the disk before the
 * message is off it, and the other way round.
 * <p>
 * A failure to write is told to whom the log was opened for. From then on nothing is
 * synced any more.
 */
public interface MessageLog {

	/** A log that keeps nothing, so all is synced at once. */
	MessageLog NONE = new NoLog();

	/**
	 * Returns what was in the log when it was opened. Called once, before anything else,
	 * and on the event loop, too.
	 * @param now the time of the manager's clock
	 * @param producers says what the manager knows of the producers, when the log asks
	 * for it within a commit
	 */
	Recovered recover(long now, Supplier<List<ProducerState>> producers);

	/** The queue holds a message. */
	void added(StoredMessage message, long now);

	/** The attempt or the delay of a message has changed. */
	void changed(StoredMessage message, long now);

	/** The queue does not hold a message any more. */
	void removed(StoredMessage message);

	/**
	 * The messages of a producer above the one number, up to the other one, have been
	 * accepted here, or settled before.
	 */
	void accepted(long producer, long since, long upTo);

	/** A message that was accepted has an outcome other than done. */
	void ended(MessageId id, Frame.OtherOutcome outcome);

	/**
	 * What was known of producers no longer counts: the queue is another manager's. After
	 * a crash too, unless the crash comes before the next commit.
	 */
	void forgetProducers();

	void paused(boolean paused);

	/** Whether the disk has room for more messages. */
	boolean hasRoom();

	/** What a log takes in memory at most for each message that is held, in bytes. */
	int bytesPerMessage();

	/**
	 * Writes what was said since the last commit. Returns the number of the commit, or
	 * the last one's if there was nothing to write.
	 */
	long commit(long now);

	/** The number of the last commit that survives a crash now. */
	long synced();

	/**
	 * Whether a message is there when the log is opened again, if it is closed now. Asked
	 * after the last commit: what a log could not write any more is lost with the
	 * manager.
	 */
	boolean keeps(StoredMessage message);

	/**
	 * What was in a log.
	 *
	 * @param messages each id once, in the order of their arrival, in no store
	 * @param producers what was known of the producers
	 * @param paused whether the queue was paused
	 */
	record Recovered(List<StoredMessage> messages, List<ProducerState> producers, boolean paused) {

		/** The content of an empty log. */
		public static final Recovered NOTHING = new Recovered(List.of(), List.of(), false);

	}

	/**
	 * What a manager knows of a producer.
	 *
	 * @param since what came before was for other managers
	 * @param upTo the sequences above that, up to here, have been accepted
	 * @param outcomes the last ones other than done
	 */
	record ProducerState(long producer, long since, long upTo, List<Frame.OtherOutcome> outcomes) {
	}

}

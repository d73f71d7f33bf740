// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.Progress;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.ManagerInfo;

/**
 * What a sender's machine reports, besides what it asks of its channels. Ids are those of
 * a {@link Submission}. Implementations never call back into the machine.
 */
public interface SenderEffects {

	/**
	 * A manager has a one-way message. Called again when the message had to go to another
	 * manager. No outcome follows from a legacy manager.
	 */
	void accepted(long id, MessageId messageId, boolean outcomeFollows);

	/** A worker has processed a one-way message. */
	void done(long id);

	/** A worker says how far it is. */
	default void progressed(long id, Progress progress) {
	}

	/** A worker has answered a request. */
	void answered(long id, Content answer);

	/** A worker has answered a request with an error; attempts count from 1. */
	void jobFailed(long id, @Nullable String type, String message, int attempt);

	/** A message or request ends without success, or its outcome will not be known. */
	void failed(long id, Reason reason, String detail);

	/** The queue has a manager, or another one than before. */
	void managerFound(ManagerInfo manager);

	/** The manager of the queue no longer answers, or never did. */
	void managerMissing();

	/**
	 * A manager has answered with which this sender must not or cannot work; comes with
	 * each of its answers.
	 */
	default void managerRefused(ManagerInfo manager, String refusal) {
	}

	/** Something has arrived that nobody waits for, such as a late answer. */
	void ignored(String from, String what);

	/** A malformed part of a native Spread message was dropped. */
	void malformed(String from, String problem);

}

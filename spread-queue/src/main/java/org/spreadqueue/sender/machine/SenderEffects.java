package org.spreadqueue.sender.machine;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.ManagerInfo;

/**
 * What the machine of a sender tells beside what it asks of Spread. Messages and requests
 * go by the number of their {@link Submission}. Implementations never call back into the
 * machine.
 */
public interface SenderEffects {

	/**
	 * A manager has a one-way message. May come again when the message had to go to
	 * another manager.
	 * @param id the message
	 * @param messageId its identity in the queue
	 * @param outcomeFollows whether its outcome will be known; a legacy manager does not
	 * tell it
	 */
	void accepted(long id, MessageId messageId, boolean outcomeFollows);

	/**
	 * A worker has processed a one-way message.
	 * @param id the message
	 */
	void done(long id);

	/**
	 * A worker has answered a request.
	 * @param id the request
	 * @param body the answer
	 */
	void answered(long id, JsonNode body);

	/**
	 * A worker has answered a request with an error.
	 * @param id the request
	 * @param type kind of the error
	 * @param message text for people
	 * @param attempt in which attempt it happened, from 1
	 */
	void jobFailed(long id, @Nullable String type, String message, int attempt);

	/**
	 * A message or request ends without success, or its outcome will not be known.
	 * @param id the message
	 * @param reason why
	 * @param detail text for people
	 */
	void failed(long id, Reason reason, String detail);

	/**
	 * The queue has a manager, or another one than before.
	 * @param manager the manager
	 */
	void managerFound(ManagerInfo manager);

	/** The manager of the queue does not answer any more, or never did. */
	void managerMissing();

	/**
	 * Something has arrived that nobody waits for, such as a late answer.
	 * @param from its sender
	 * @param what what it is
	 */
	void ignored(String from, String what);

	/**
	 * A native Spread message had something malformed in it, which was dropped.
	 * @param from its sender
	 * @param problem what is wrong with it
	 */
	void malformed(String from, String problem);

}

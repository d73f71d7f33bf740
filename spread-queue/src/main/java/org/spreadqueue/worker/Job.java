package org.spreadqueue.worker;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;

/**
 * One message of the queue, taken by this worker.
 *
 * @param id number of the job within its worker session, from 1
 * @param queue the queue
 * @param originator private group of the sender; it gets the acknowledgement and the
 * response
 * @param payload what the sender submitted
 * @param format the format that the sender wrote it in
 * @param size bytes of the message as submitted
 */
public record Job(long id, QueueName queue, String originator, JsonNode payload, WireFormat format, int size) {
}

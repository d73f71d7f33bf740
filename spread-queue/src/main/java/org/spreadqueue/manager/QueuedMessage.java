package org.spreadqueue.manager;

/**
 * A message in the queue. Kept as submitted; the envelope, twice as large, is made when
 * it goes out.
 *
 * @param sequence its number; older messages have smaller ones
 * @param originator private group of its sender
 * @param body the bytes as submitted
 * @param arrived when it came, nanoseconds of the machine's clock
 */
record QueuedMessage(long sequence, String originator, byte[] body, long arrived) {
}

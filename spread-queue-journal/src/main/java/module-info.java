// SPDX-License-Identifier: Apache-2.0

/**
 * Keeps the messages of queue managers in a directory.
 */
module org.spreadqueue.journal {

	requires transitive org.spreadqueue;
	requires artemis.commons;
	requires artemis.journal;
	requires org.slf4j;

	// Artemis needs these, and has no descriptors that would say so.
	requires io.netty.buffer;
	requires io.netty.common;
	requires java.management;

	exports org.spreadqueue.journal;

}

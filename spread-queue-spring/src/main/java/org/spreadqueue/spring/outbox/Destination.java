// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

/**
 * Where messages of an outbox go: a queue, and the connection on which it is, empty for
 * the main one.
 */
record Destination(String connection, String queue) {

	@Override
	public String toString() {
		return this.connection.isEmpty() ? this.queue : this.queue + "' of connection '" + this.connection;
	}

}

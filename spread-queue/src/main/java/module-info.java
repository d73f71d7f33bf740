// SPDX-License-Identifier: Apache-2.0

/**
 * Work queues over Spread: workers, senders, queue managers and the formats of Perl.
 */
// Who uses the internal packages is not there when this is compiled.
@SuppressWarnings("module")
module org.spreadqueue {

	requires transitive org.spreadqueue.spread;
	requires transitive tools.jackson.databind;
	requires tools.jackson.dataformat.cbor;
	requires org.slf4j;

	exports org.spreadqueue;
	exports org.spreadqueue.format;
	exports org.spreadqueue.format.message;
	exports org.spreadqueue.history;
	exports org.spreadqueue.manager;
	exports org.spreadqueue.protocol;
	exports org.spreadqueue.protocol.frame;
	exports org.spreadqueue.protocol.legacy;
	exports org.spreadqueue.seal;
	exports org.spreadqueue.sender;
	exports org.spreadqueue.worker;

	exports org.spreadqueue.manager.admin to org.spreadqueue.spring;
	exports org.spreadqueue.manager.machine to org.spreadqueue.manager.cli, org.spreadqueue.spring,
			org.spreadqueue.test;
	exports org.spreadqueue.manager.peers to org.spreadqueue.journal;
	exports org.spreadqueue.manager.store to org.spreadqueue.journal;

	// Questions of operators are records that Jackson reads and writes.
	opens org.spreadqueue.manager.admin to tools.jackson.databind;

}

// SPDX-License-Identifier: Apache-2.0

/**
 * A client for Spread daemons.
 */
// Who uses the internal packages is not there when this is compiled.
@SuppressWarnings("module")
module org.spreadqueue.spread {

	requires static transitive org.jspecify;
	requires org.slf4j;

	exports org.spreadqueue.spread;
	exports org.spreadqueue.spread.wire;

	exports org.spreadqueue.spread.internal.loop to org.spreadqueue.spread.embedded;
	exports org.spreadqueue.spread.log to org.spreadqueue, org.spreadqueue.boot, org.spreadqueue.journal,
			org.spreadqueue.manager.cli, org.spreadqueue.spread.embedded, org.spreadqueue.spring, org.spreadqueue.test;

}

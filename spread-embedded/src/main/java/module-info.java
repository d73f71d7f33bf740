// SPDX-License-Identifier: Apache-2.0

/**
 * A one-node Spread daemon inside the JVM.
 */
module org.spreadqueue.spread.embedded {

	requires transitive org.spreadqueue.spread;
	requires org.slf4j;

	exports org.spreadqueue.spread.embedded;

}

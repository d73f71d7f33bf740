// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.List;

import org.spreadqueue.spread.ServiceType;

/**
 * What a client wants of its daemon. All of it has a place in the one total order.
 */
sealed interface Request {

	SimulatedConnection from();

	/** Join a group. */
	record Join(SimulatedConnection from, String group) implements Request {
	}

	/** Leave a group. */
	record Leave(SimulatedConnection from, String group) implements Request {
	}

	/** Send a message. */
	record Multicast(SimulatedConnection from, List<String> groups, ServiceType service, short type,
			byte[] body) implements Request {
	}

	/** The connection has ended. */
	record End(SimulatedConnection from) implements Request {
	}

}

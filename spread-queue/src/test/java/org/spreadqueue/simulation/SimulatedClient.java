// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.List;

import org.spreadqueue.spread.SpreadEvent;

/**
 * Who is at the client's end of a simulated connection.
 */
interface SimulatedClient {

	/** One reading of the socket brought this. */
	void received(SimulatedConnection connection, List<SpreadEvent> events);

	/** The connection has ended, and not because the client wanted it. */
	void lost(SimulatedConnection connection);

	/** The connection takes more again. */
	default void roomAgain(SimulatedConnection connection) {
	}

}

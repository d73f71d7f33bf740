// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import org.spreadqueue.driver.Machine;

/**
 * A machine and what the simulation wants to know of it. Each program is made by the test
 * package of its machine; {@link Host} is its driver.
 */
public interface Program {

	/** The machine that the host feeds. */
	Machine machine();

}

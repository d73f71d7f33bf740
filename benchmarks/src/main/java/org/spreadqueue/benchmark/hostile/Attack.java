// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.io.IOException;

/** A short burst of something hostile. */
interface Attack {

	/**
	 * Does it once.
	 * @throws IOException if the daemon has hung up
	 */
	void run() throws IOException;

}

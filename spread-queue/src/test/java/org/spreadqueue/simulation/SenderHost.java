// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import org.spreadqueue.simulation.SenderProgram.Order;
import org.spreadqueue.simulation.SenderProgram.SenderSurroundings;

/**
 * A process that sends.
 */
final class SenderHost extends Host implements SenderSurroundings {

	SenderHost(World world, String name) {
		super(world, name);
	}

	void send(Order order) {
		note("submits " + order.number());
		((SenderProgram) program()).submit(order, world().time().now());
		flush();
	}

	@Override
	public void accepted(int number) {
		note("is told accepted " + number);
		world().ledger().accepted(number);
	}

	@Override
	public void done(int number) {
		note("is told done " + number);
		world().ledger().done(number);
	}

	@Override
	public void ended(int number, String reason) {
		note("is told " + reason + " " + number);
		world().ledger().ended(number, reason);
	}

	@Override
	public void released(int number) {
		note("releases " + number);
		world().ledger().released(number);
	}

}

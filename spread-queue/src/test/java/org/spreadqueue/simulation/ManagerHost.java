package org.spreadqueue.simulation;

/**
 * A process that manages the queue.
 */
final class ManagerHost extends Host {

	ManagerHost(World world, String name) {
		super(world, name);
	}

	ManagerProgram manager() {
		return (ManagerProgram) program();
	}

	@Override
	void crash() {
		super.crash();
		world().ledger().managerDied();
	}

}

package org.spreadqueue.simulation;

import java.util.random.RandomGenerator;

/**
 * Makes the programs of a world.
 */
interface Programs {

	SenderProgram sender(SenderHost host, RandomGenerator random, long now);

	WorkerProgram worker(WorkerHost host, int concurrency, int prefetch);

	WorkerProgram legacyWorker(WorkerHost host);

	ManagerProgram manager(ManagerHost host, int maxLength, boolean patient, RandomGenerator random, long now);

}

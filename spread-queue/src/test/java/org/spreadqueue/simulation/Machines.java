package org.spreadqueue.simulation;

import java.util.random.RandomGenerator;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerInSimulation;
import org.spreadqueue.sender.SenderInSimulation;
import org.spreadqueue.worker.LegacyWorkerInSimulation;
import org.spreadqueue.worker.WorkerInSimulation;

/**
 * The machines of this project.
 */
final class Machines implements Programs {

	private static final QueueName QUEUE = new QueueName("q");

	@Override
	public SenderProgram sender(SenderHost host, RandomGenerator random, long now) {
		return new SenderInSimulation(host, QUEUE, random.nextLong());
	}

	@Override
	public WorkerProgram worker(WorkerHost host, int concurrency, int prefetch) {
		return new WorkerInSimulation(host, QUEUE, concurrency, prefetch);
	}

	@Override
	public WorkerProgram legacyWorker(WorkerHost host) {
		return new LegacyWorkerInSimulation(host, QUEUE);
	}

	@Override
	public ManagerProgram manager(ManagerHost host, int maxLength, boolean patient, RandomGenerator random, long now) {
		return new ManagerInSimulation(host, QUEUE, maxLength, patient, random.nextLong(), now);
	}

}

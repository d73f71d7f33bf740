// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.random.RandomGenerator;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.machine.ManagerInSimulation;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.sender.SenderInSimulation;
import org.spreadqueue.worker.machine.WorkerInSimulation;

/**
 * The machines of this project.
 */
final class Machines {

	private static final QueueName QUEUE = new QueueName("q");

	SenderProgram sender(SenderHost host, int maxUnsettled, RandomGenerator random, long now) {
		return new SenderInSimulation(host, QUEUE, maxUnsettled, random.nextLong());
	}

	WorkerProgram worker(WorkerHost host, int concurrency, int prefetch) {
		return WorkerInSimulation.worker(host, QUEUE, concurrency, prefetch);
	}

	WorkerProgram legacyWorker(WorkerHost host) {
		return WorkerInSimulation.legacy(host, QUEUE);
	}

	ManagerProgram manager(ManagerHost host, MessageLog log, int maxLength, long maxSize, boolean patient,
			RandomGenerator random, long now) {
		return new ManagerInSimulation(host, log, QUEUE, maxLength, maxSize, patient, random.nextLong(), now);
	}

}

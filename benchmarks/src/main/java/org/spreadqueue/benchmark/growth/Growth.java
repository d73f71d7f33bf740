// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.growth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What grows, and what is measured at each of its sizes. */
enum Growth {

	/** Messages that wait while others are accepted, and later worked off. */
	DEPTH {

		@Override
		Map<String, Double> measure(int size, Duration warmUp, Duration time) throws InterruptedException {
			Map<String, Double> figures = new LinkedHashMap<>();
			try (Server server = new Server(1); Fleet fleet = new Fleet(server, 1, 1)) {
				fleet.work(1, 1);
				fleet.flow(warmUp);
				fleet.rest();
				long heap = server.heap();
				fleet.accept(size);
				figures.put("accepted per second", fleet.accept(PROBE));
				figures.put("bytes per waiting message", (double) (server.heap() - heap) / (size + PROBE));
				figures.put("worked off per second", fleet.workOff(PROBE));
			}
			return figures;
		}

	},

	/** Workers of one queue. */
	WORKERS {

		@Override
		Map<String, Double> measure(int size, Duration warmUp, Duration time) throws InterruptedException {
			return flow(1, 1, size, warmUp, time);
		}

	},

	/** Senders of one queue, which has four workers. */
	SENDERS {

		@Override
		Map<String, Double> measure(int size, Duration warmUp, Duration time) throws InterruptedException {
			return flow(1, size, 4, warmUp, time);
		}

	},

	/** Queues with a manager, a sender and a worker each. */
	QUEUES {

		@Override
		Map<String, Double> measure(int size, Duration warmUp, Duration time) throws InterruptedException {
			return flow(size, 1, 1, warmUp, time);
		}

	};

	/** Messages that are measured on top of those that wait. */
	private static final int PROBE = 50_000;

	/** The figures at one size, by what they say. */
	abstract Map<String, Double> measure(int size, Duration warmUp, Duration time) throws InterruptedException;

	private static Map<String, Double> flow(int queues, int senders, int workers, Duration warmUp, Duration time)
			throws InterruptedException {
		try (Server server = new Server(queues); Fleet fleet = new Fleet(server, queues, senders)) {
			fleet.work(queues, workers);
			fleet.flow(warmUp);
			return Map.of("jobs per second", fleet.flow(time));
		}
	}

}

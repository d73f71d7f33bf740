// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a world, and that it goes well again in the end.
 */
final class Chaos {

	private static final long SECOND = 1_000_000_000L;

	private final World world;

	private final RandomGenerator random;

	private final long end;

	private final List<Runnable> faults = new ArrayList<>();

	private final long meanPause;

	Chaos(World world, long end) {
		this.world = world;
		this.random = world.random();
		this.end = end;
		this.meanPause = SECOND / 5 + this.random.nextLong(5 * SECOND);
		Profile profile = world.profile();
		add(profile.workerCrashes(), this::crashWorker);
		add(profile.managerCrashes(), this::crashManager);
		add(profile.senderCrashes(), this::crashSender);
		add(profile.drops(), () -> with(anyHost(), Host::drop));
		add(profile.freezes(), () -> with(anyHost(), (host) -> host.freeze(this.random.nextLong(25 * SECOND))));
		add(profile.daemonFaults(), this::crashDaemon);
		add(profile.daemonFaults(), this::divide);
		add(profile.leaving(), this::leave);
	}

	private void add(boolean enabled, Runnable fault) {
		if (enabled) {
			this.faults.add(fault);
		}
	}

	void begin() {
		if (!this.faults.isEmpty()) {
			next();
		}
	}

	private void next() {
		long pause = this.random.nextLong(2 * this.meanPause);
		if (this.world.time().elapsed() + pause < this.end) {
			this.world.time().after(pause, () -> {
				this.faults.get(this.random.nextInt(this.faults.size())).run();
				next();
			});
		}
	}

	private void crashWorker() {
		with(any(this.world.workers()), (worker) -> {
			worker.crash();
			later(this.world::addWorker);
		});
	}

	private void leave() {
		with(any(this.world.workers()), (worker) -> {
			if (!worker.isLeaving()) {
				worker.leave();
				later(this.world::addWorker);
			}
		});
	}

	private void crashManager() {
		with(any(this.world.managers()), (manager) -> {
			if (this.world.endsInOrder(manager)) {
				// The next one comes when it has ended.
				manager.stop();
				return;
			}
			manager.crash();
			this.world.replaceLater(manager, this.random.nextLong(5 * SECOND));
		});
	}

	private void crashSender() {
		with(any(this.world.senders()), (sender) -> {
			sender.crash();
			later(() -> this.world.addSender(this.random.nextInt(10)));
		});
	}

	private void crashDaemon() {
		int daemon = this.random.nextInt(this.world.spread().daemonCount());
		this.world.spread().crash(daemon);
		this.world.time().after(SECOND + this.random.nextLong(14 * SECOND), () -> this.world.spread().restart(daemon));
	}

	private void divide() {
		int[] parts = new int[this.world.spread().daemonCount()];
		for (int i = 0; i < parts.length; i++) {
			parts[i] = this.random.nextInt(parts.length);
		}
		this.world.spread().partition(parts);
		this.world.time().after(SECOND + this.random.nextLong(19 * SECOND), this.world.spread()::heal);
	}

	private void later(Runnable start) {
		this.world.time().after(this.random.nextLong(5 * SECOND), start);
	}

	private @Nullable Host anyHost() {
		List<Host> all = new ArrayList<>(this.world.senders());
		all.addAll(this.world.managers());
		all.addAll(this.world.workers());
		return any(all);
	}

	private <T> @Nullable T any(List<T> all) {
		return all.isEmpty() ? null : all.get(this.random.nextInt(all.size()));
	}

	private static <T> void with(@Nullable T one, java.util.function.Consumer<T> action) {
		if (one != null) {
			action.accept(one);
		}
	}

}

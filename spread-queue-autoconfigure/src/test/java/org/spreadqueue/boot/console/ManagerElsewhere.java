// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/** A daemon, and a program beside the application that manages the queue there. */
final class ManagerElsewhere implements AutoCloseable {

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("elsewhere");

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private QueueManager manager = start(Administration.UNRESTRICTED);

	String address() {
		return this.daemon.address().toString();
	}

	QueueManager manager() {
		return this.manager;
	}

	/** The next program manages the queue, and lets operators do this. */
	void replace(Administration administration) {
		this.manager.close();
		this.manager = start(administration);
	}

	private QueueManager start(Administration administration) {
		QueueManager started = QueueManager.start(
				ManagerOptions.of(new QueueName("orders")).withAdministration(administration), this.spread, this.loop);
		started.active().join();
		return started;
	}

	@Override
	public void close() {
		this.manager.close();
		this.loop.close();
		this.daemon.close();
	}

}

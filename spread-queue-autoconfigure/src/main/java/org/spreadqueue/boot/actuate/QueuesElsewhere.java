// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.actuate.OverviewDescriptor.ElsewhereOverview;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.spring.manager.ManagersElsewhere;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;

/** The queues that this application uses and somebody else manages. */
final class QueuesElsewhere {

	private static final String LEGACY = "It is managed by a program of Spread::Queue 0.4, which tells operators nothing";

	private final QueueSenders senders;

	private final QueueManagers managers;

	private final ManagersElsewhere elsewhere;

	QueuesElsewhere(QueueSenders senders, QueueManagers managers, ManagersElsewhere elsewhere) {
		this.senders = senders;
		this.managers = managers;
		this.elsewhere = elsewhere;
	}

	/**
	 * Describes those whose manager is known, as far as it answers. May wait a second.
	 */
	Map<String, ElsewhereOverview> describe() {
		Map<String, ElsewhereOverview> described = new TreeMap<>();
		List<QueueName> asked = new ArrayList<>();
		this.senders.queues()
			.stream()
			.filter((queue) -> !isManagedHere(queue))
			.forEach((queue) -> this.senders.find(queue).flatMap(Sender::manager).ifPresent((manager) -> {
				described.put(queue.value(), unknown(manager));
				if (manager.nativeManager()) {
					asked.add(queue);
				}
			}));
		if (!asked.isEmpty()) {
			this.elsewhere.ask(asked)
				.forEach((queue, answer) -> described.put(queue.value(), ElsewhereOverview.of(answer)));
		}
		return described;
	}

	private boolean isManagedHere(QueueName queue) {
		return this.managers.find(queue).map(QueueManager::state).filter(ManagerState.ACTIVE::equals).isPresent();
	}

	private static ElsewhereOverview unknown(ManagerInfo manager) {
		return new ElsewhereOverview(null, null, manager.nativeManager() ? "Its manager has not answered yet" : LEGACY);
	}

}

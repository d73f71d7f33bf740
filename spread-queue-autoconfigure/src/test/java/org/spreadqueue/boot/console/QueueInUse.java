// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.util.List;

import org.springframework.context.ApplicationContext;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.console.ConsoleApplication.Orders;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.awaitility.Awaitility.await;

/**
 * The queue {@code orders} of a program under test, and what is done with it.
 */
final class QueueInUse {

	private final SpreadQueueTemplate template;

	private final QueueManager manager;

	private final Orders orders;

	QueueInUse(ApplicationContext context) {
		this.template = context.getBean(SpreadQueueTemplate.class);
		this.manager = context.getBean(QueueManagers.class).find(new QueueName("orders")).orElseThrow();
		this.orders = context.getBean(Orders.class);
	}

	QueueManager manager() {
		return this.manager;
	}

	Orders orders() {
		return this.orders;
	}

	void pause() {
		this.manager.pause().join();
	}

	void send(String... texts) {
		for (String text : texts) {
			this.template.send("orders", text);
		}
	}

	void sendWithHeader(String text, String name, String value) {
		this.template.to("orders").header(name, value).send(text);
	}

	/** Has the listener make dead letters of these. */
	void sendDead(String... texts) {
		int before = this.manager.deadLetters();
		send(texts);
		await().until(() -> letters().size() == before + texts.length);
	}

	List<QueuedMessage> messages() {
		return browse(this.manager.admin());
	}

	List<QueuedMessage> letters() {
		return browse(this.manager.deadLetterQueue().orElseThrow().admin());
	}

	private static List<QueuedMessage> browse(QueueAdmin admin) {
		return admin.browse(MessageFilter.ALL, 0, 1000).join().messages();
	}

	/** Empties the queue, so that the next test begins anew. */
	void reset() {
		this.manager.purge().join();
		this.manager.resume().join();
		this.orders.reset();
		await().until(() -> messages().isEmpty());
		this.manager.deadLetterQueue().orElseThrow().purge().join();
		this.orders.reset();
	}

}

// SPDX-License-Identifier: Apache-2.0

package com.example.shop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.Journal;
import org.spreadqueue.journal.JournalOptions;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

/** An application of named modules. Its argument is a directory for what is queued. */
public final class Shop {

	private static final QueueName ORDERS = new QueueName("orders");

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private Shop() {
	}

	public static void main(String[] arguments) {
		Path directory = Path.of(arguments[0]);
		System.out.println("in " + Shop.class.getModule());
		open(directory, Shop::order);
		open(directory, Shop::work);
	}

	/** What one process does; the next one finds what it has left in the directory. */
	private static void open(Path directory, Consumer<Connection> user) {
		// tag::open[]
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				Journal journal = Journal.open(JournalOptions.of(directory));
				EventLoop loop = EventLoop.start("shop")) {
			SpreadOptions spread = SpreadOptions.builder().addresses(daemon.address()).build();
			try (QueueManager manager = QueueManager.start(ManagerOptions.of(ORDERS), spread, loop, journal);
					Sender sender = Sender.open(SenderOptions.of(ORDERS), spread, loop)) {
				user.accept(new Connection(spread, loop, manager, sender));
			}
		}
		// end::open[]
	}

	private static void order(Connection shop) {
		shop.manager.pause().join();
		shop.sender.send(JSON.stringNode("tea")).join();
		try (RemoteQueueAdmin admin = RemoteQueueAdmin.open(ORDERS, SealKeys.NONE, RemoteQueueAdmin.DEFAULT_TIMEOUT,
				shop.spread, shop.loop)) {
			QueueReport report = admin.report().join();
			MessagePage page = admin.browse(MessageFilter.ALL, 0, 10).join();
			System.out.println("waiting: " + report.figures().waiting() + ", senders: " + report.senders().size()
					+ ", first: " + page.messages().get(0).content().tree());
			System.out.println("deleted: " + admin.delete(List.of(page.messages().get(0).id())).join());
		}
		shop.sender.send(JSON.stringNode("coffee")).join();
	}

	private static void work(Connection shop) {
		CompletableFuture<String> done = new CompletableFuture<>();
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try (Worker worker = Worker.start(WorkerOptions.of(ORDERS), shop.spread, shop.loop, threads, (job) -> {
			done.complete(job.payload().stringValue());
			return CompletableFuture.completedFuture(JobResult.response(JSON.stringNode("served")));
		})) {
			shop.manager.resume().join();
			System.out.println("from the journal: " + done.join());
			System.out.println(
					"answer: " + shop.sender.request(JSON.stringNode("water"), Duration.ofSeconds(30)).join());
		}
		finally {
			threads.shutdown();
		}
	}

	private record Connection(SpreadOptions spread, EventLoop loop, QueueManager manager, Sender sender) {
	}

}

package org.spreadqueue.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;

/**
 * A Spread daemon on a free port of the loopback interface, with a manager for each of
 * the given queues, in this JVM. Tests can stop the daemon and start it again. All
 * methods may be called from any thread.
 *
 * @since 0.1.0
 */
public final class SpreadQueueServer implements AutoCloseable {

	private static final Duration START_LIMIT = Duration.ofSeconds(10);

	private static final ReconnectPolicy IMPATIENT = new ReconnectPolicy(Duration.ofMillis(10), Duration.ofMillis(100),
			2, 0.5);

	private final EventLoop loop = EventLoop.start("spread-queue-test");

	private final Map<QueueName, QueueManager> managers = new ConcurrentHashMap<>();

	private final Map<QueueName, Sender> senders = new ConcurrentHashMap<>();

	private final Collection<ReceivedMessages> receivers = new ConcurrentLinkedQueue<>();

	private final SpreadOptions spread;

	private volatile EmbeddedSpreadDaemon daemon;

	private SpreadQueueServer() {
		this.daemon = EmbeddedSpreadDaemon.start();
		this.spread = SpreadOptions.builder().addresses(this.daemon.address()).reconnectPolicy(IMPATIENT).build();
	}

	/**
	 * Starts the daemon and the managers, and waits until they manage their queues.
	 * @throws IllegalArgumentException if a queue has an illegal name
	 */
	public static SpreadQueueServer start(String... queues) {
		SpreadQueueServer server = new SpreadQueueServer();
		List<CompletableFuture<?>> active = new ArrayList<>();
		try {
			for (String queue : queues) {
				active.add(server.manage(new QueueName(queue)).active());
			}
			CompletableFuture.allOf(active.toArray(CompletableFuture[]::new))
				.orTimeout(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
				.join();
			return server;
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	/** Returns where the daemon listens; the same after {@link #startDaemon()}. */
	public SpreadAddress address() {
		return this.spread.addresses().get(0);
	}

	/** Returns options that connect to the daemon and reconnect quickly. */
	public SpreadOptions spreadOptions() {
		return this.spread;
	}

	/** Returns the same sender at each call; closes it with the server. */
	public Sender sender(String queue) {
		return this.senders.computeIfAbsent(new QueueName(queue),
				(name) -> Sender.open(SenderOptions.of(name), this.spread, this.loop));
	}

	/**
	 * Takes a queue's messages in place of a listener, and counts them as done, until the
	 * server closes.
	 */
	public ReceivedMessages receive(String queue) {
		return receive(queue, (job) -> CompletableFuture.completedFuture(JobResult.done()));
	}

	/**
	 * Takes a queue's messages in place of a listener, until the server closes; the
	 * handler returns the answers, or throws.
	 */
	public ReceivedMessages receive(String queue, JobHandler answers) {
		ReceivedMessages received = new ReceivedMessages(new QueueName(queue), this.spread, this.loop, answers);
		this.receivers.add(received);
		return received;
	}

	/** Throws {@link IllegalArgumentException} if it does not manage the queue. */
	public QueueStatistics statistics(String queue) {
		QueueManager manager = this.managers.get(new QueueName(queue));
		if (manager == null) {
			throw new IllegalArgumentException("Queue '" + queue + "' is not managed by this server. Its queues are "
					+ this.managers.keySet() + "; name others when it is started.");
		}
		return manager.statistics();
	}

	/** Stops the daemon: every connection breaks. Managers keep waiting messages. */
	public void stopDaemon() {
		this.daemon.close();
	}

	/** Starts the daemon again, at the same address. */
	public void startDaemon() {
		if (!this.daemon.isRunning()) {
			this.daemon = EmbeddedSpreadDaemon.start(EmbeddedDaemonOptions.builder().port(this.daemon.port()).build());
		}
	}

	@Override
	public void close() {
		closeAll(this.receivers);
		closeAll(this.senders.values());
		closeAll(this.managers.values());
		this.loop.close();
		this.daemon.close();
	}

	private static void closeAll(Collection<? extends AutoCloseable> all) {
		for (AutoCloseable one : all) {
			try {
				one.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("Could not close " + one, ex);
			}
		}
	}

	private QueueManager manage(QueueName queue) {
		return this.managers.computeIfAbsent(queue,
				(name) -> QueueManager.start(ManagerOptions.of(name), this.spread, this.loop));
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.test.fault.Fault;
import org.spreadqueue.test.fault.FaultyLink;
import org.spreadqueue.test.fault.Outage;
import org.spreadqueue.test.perl.PerlScript;
import org.spreadqueue.test.perl.PerlSender;
import org.spreadqueue.test.perl.PerlWorker;
import org.spreadqueue.test.probe.QueueProbe;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;

/**
 * A Spread daemon on a free port of the loopback interface, with a manager for each of
 * the given queues, in this JVM. The managers deliver a message that has failed again
 * after 10 milliseconds, and keep the other limits. Whatever it hands out is closed with
 * it. All methods may be called from any thread.
 *
 * @since 0.1.0
 */
public final class SpreadQueueServer implements AutoCloseable {

	private static final ReconnectPolicy IMPATIENT = new ReconnectPolicy(Duration.ofMillis(10), Duration.ofMillis(100),
			2, 0.5);

	private final EventLoop loop = EventLoop.start("spread-queue-test");

	private final Map<QueueName, ManagerProgram> managers = new ConcurrentHashMap<>();

	private final Map<QueueName, Sender> senders = new ConcurrentHashMap<>();

	/** Workers, in Java and Perl, and Perl senders. */
	private final Collection<AutoCloseable> peers = new ConcurrentLinkedQueue<>();

	private final FaultyLink link;

	private final SpreadOptions direct;

	private volatile EmbeddedSpreadDaemon daemon;

	private volatile JsonMapper mapper = JsonMapper.builder().build();

	private SpreadQueueServer() {
		this.daemon = EmbeddedSpreadDaemon.start();
		this.link = FaultyLink.open(this.daemon.port());
		this.direct = options(this.daemon.address());
	}

	private static SpreadOptions options(SpreadAddress address) {
		return SpreadOptions.builder().addresses(address).reconnectPolicy(IMPATIENT).build();
	}

	/**
	 * Starts the daemon and the managers, and waits until they manage their queues.
	 * @throws IllegalArgumentException if a queue has an illegal name
	 */
	public static SpreadQueueServer start(String... queues) {
		SpreadQueueServer server = new SpreadQueueServer();
		try {
			server.manage(Stream.of(queues).map(QueueName::new).toList());
			return server;
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	/** Returns where programs under test connect; the same for the whole life. */
	public SpreadAddress address() {
		return this.link.address();
	}

	/** Returns options for a program under test, which reconnects quickly. */
	public SpreadOptions spreadOptions() {
		return options(address());
	}

	/** Returns the same sender at each call. */
	public Sender sender(String queue) {
		return this.senders.computeIfAbsent(new QueueName(queue),
				(name) -> Sender.open(SenderOptions.of(name), this.direct, this.loop));
	}

	/**
	 * Returns a probe, which submits messages to a queue and sees what becomes of them.
	 * @throws IllegalArgumentException if the server does not manage the queue
	 */
	public QueueProbe probe(String queue) {
		QueueName name = new QueueName(queue);
		manager(name);
		return new QueueProbe(sender(queue), () -> manager(name), this.mapper);
	}

	/** The probe of the only queue. */
	QueueProbe probe() {
		if (this.managers.size() != 1) {
			throw new IllegalStateException("A probe is for one queue, and the server manages " + this.managers.keySet()
					+ ". Take SpreadQueueServer instead, and its probe(\"...\") of the queue that is meant.");
		}
		return probe(this.managers.keySet().iterator().next().value());
	}

	/** Takes a queue's messages in place of a listener, and counts them as done. */
	public ReceivedMessages receive(String queue) {
		return receive(queue, (job) -> CompletableFuture.completedFuture(JobResult.done()));
	}

	/**
	 * Takes a queue's messages in place of a listener; the handler returns the answers,
	 * or throws.
	 */
	public ReceivedMessages receive(String queue, JobHandler answers) {
		return add(new ReceivedMessages(new QueueName(queue), this.direct, this.loop, answers));
	}

	/** Starts a stand-in for a Perl worker of a queue. */
	public PerlWorker perlWorker(String queue, PerlScript script) {
		return add(PerlWorker.start(queue, script, this.direct));
	}

	/** Starts a stand-in for a Perl sender to a queue. */
	public PerlSender perlSender(String queue) {
		return add(PerlSender.start(queue, this.direct));
	}

	/** Throws {@link IllegalArgumentException} if it does not manage the queue. */
	public QueueStatistics statistics(String queue) {
		return manager(new QueueName(queue)).statistics();
	}

	/**
	 * Lets time pass for all messages, at once: what is delayed becomes due, and what
	 * expires does so. It passes for nothing else, such as the timeout of a request or
	 * the pause before a listener tries again.
	 * @throws IllegalArgumentException if the time is negative
	 */
	public void advanceTime(Duration time) {
		this.managers.values()
			.stream()
			.filter(ManagerProgram::isRunning)
			.forEach((program) -> program.manager().age(time).join());
	}

	/**
	 * Begins a fault, which lasts until its outage is closed.
	 * @throws IllegalStateException if there is one of its kind already
	 * @throws IllegalArgumentException if it is about a queue that the server does not
	 * manage
	 */
	public Outage inject(Fault fault) {
		if (!(fault instanceof Fault.LoseManager loss)) {
			return this.link.inject(fault);
		}
		ManagerProgram program = program(new QueueName(loss.queue()));
		program.kill();
		return new Outage(fault, program::startAnew);
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

	/**
	 * Sees to it that these queues have managers. That of a queue has its dead letters.
	 */
	void manage(Collection<QueueName> queues) {
		List<ManagerProgram> started = new ArrayList<>();
		for (QueueName queue : queues) {
			QueueName managed = DeadLetter.queueOf(queue).orElse(queue);
			started.add(this.managers.computeIfAbsent(managed, (name) -> new ManagerProgram(name, this.direct)));
		}
		started.forEach(ManagerProgram::awaitActive);
	}

	/** Probes write and read with this mapper. */
	void writeWith(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public void close() {
		this.link.close();
		IllegalStateException failure = new IllegalStateException("Could not close all of the test server");
		closeAll(this.peers, failure);
		closeAll(this.senders.values(), failure);
		closeAll(this.managers.values(), failure);
		this.loop.close();
		this.daemon.close();
		if (failure.getSuppressed().length > 0) {
			throw failure;
		}
	}

	private static void closeAll(Collection<? extends AutoCloseable> all, Exception failure) {
		for (AutoCloseable one : all) {
			try {
				one.close();
			}
			catch (Exception ex) {
				failure.addSuppressed(ex);
			}
		}
	}

	private <T extends AutoCloseable> T add(T peer) {
		this.peers.add(peer);
		return peer;
	}

	private QueueManager manager(QueueName queue) {
		QueueManager manager = program(queue).manager();
		return manager.options().queue().equals(queue) ? manager : manager.deadLetterQueue().orElseThrow();
	}

	private ManagerProgram program(QueueName queue) {
		ManagerProgram program = this.managers.get(DeadLetter.queueOf(queue).orElse(queue));
		if (program == null) {
			throw new IllegalArgumentException("Queue '" + queue + "' is not managed by this server. Its queues are "
					+ this.managers.keySet() + "; name others when it is started.");
		}
		return program;
	}

}

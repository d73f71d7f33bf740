// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.Worker;

/**
 * The process that is attacked: manager and worker of a queue, and the daemon unless
 * another one is named. Answers each line of its input until that ends.
 */
@Command(name = VictimCommand.NAME, hidden = true)
public final class VictimCommand implements Callable<Integer> {

	static final String NAME = "victim";

	static final String READY = "ready";

	/** Answered with the bytes of heap after a collection, and those of the log. */
	static final String SIZES = "sizes";

	/** With a number: answered with how many of so many jobs never ran. */
	static final String MISSING = "missing";

	/** Queue and dead letters together may take a quarter of the heap. */
	private static final QueueLimits LIMITS = QueueLimits.DEFAULT.withMaxSize(32L * 1024 * 1024);

	@Option(names = "--queue", required = true)
	private String queue = "";

	@Option(names = "--daemon")
	private @Nullable String address;

	@Option(names = "--log", required = true)
	private Path log = Path.of("");

	private final Victim victim = new Victim();

	@Override
	public Integer call() throws Exception {
		logTo(this.log);
		try (EmbeddedSpreadDaemon daemon = (this.address == null) ? EmbeddedSpreadDaemon.start() : null) {
			serve((daemon != null) ? daemon.address() : SpreadAddress.parse(String.valueOf(this.address)));
		}
		return 0;
	}

	private void serve(SpreadAddress daemon) throws Exception {
		SpreadOptions spread = SpreadOptions.builder().addresses(daemon).build();
		QueueName name = new QueueName(this.queue);
		ExecutorService executor = Executors.newFixedThreadPool(Victim.CONCURRENCY);
		try (EventLoop managers = EventLoop.start("managers");
				EventLoop workers = EventLoop.start("workers");
				QueueManager manager = QueueManager.start(ManagerOptions.of(name).withLimits(LIMITS), spread, managers);
				Worker worker = this.victim.work(name, spread, workers, executor);
				BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			manager.active().join();
			System.out.println(READY + " " + daemon);
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				System.out.println(line.startsWith(MISSING) ? missing(line) : sizes());
			}
			System.err.println("jobs that ran: " + worker.statistics());
		}
		finally {
			executor.shutdown();
		}
	}

	private String missing(String line) {
		return MISSING + " " + this.victim.missing(Integer.parseInt(line.substring(MISSING.length()).trim()));
	}

	private String sizes() throws Exception {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return "%s %d %d".formatted(SIZES, runtime.totalMemory() - runtime.freeMemory(), Files.size(this.log));
	}

	/** As a program logs by default: from INFO on, a line each. */
	private static void logTo(Path file) {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.reset();
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(context);
		encoder.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{0} - %msg%n");
		encoder.start();
		FileAppender<ILoggingEvent> appender = new FileAppender<>();
		appender.setContext(context);
		appender.setEncoder(encoder);
		appender.setAppend(false);
		appender.setFile(file.toString());
		appender.start();
		Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
		root.setLevel(Level.INFO);
		root.addAppender(appender);
	}

}

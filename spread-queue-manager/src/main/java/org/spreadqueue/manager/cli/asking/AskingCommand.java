// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.AdministrationException;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.cli.options.DaemonOptions;
import org.spreadqueue.manager.cli.options.KeyOptions;
import org.spreadqueue.manager.cli.options.SecondsConverter;
import org.spreadqueue.manager.cli.options.Settings;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.log.Excerpt;

/** A command that asks the running manager of a queue. */
abstract class AskingCommand implements Callable<Integer> {

	static final String DONE = "0:Done";

	static final String NOT_DONE = "1:No daemon could be reached, no manager answered, it was refused or it failed";

	static final String USAGE = "2:Wrong arguments";

	@Mixin
	private final DaemonOptions daemon = new DaemonOptions();

	@Mixin
	private final KeyOptions keys = new KeyOptions();

	@Parameters(index = "0", paramLabel = "QUEUE", description = "Name of the queue.")
	private String queue = "";

	@Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "5", converter = SecondsConverter.class,
			description = "How long to wait for an answer. Default: ${DEFAULT-VALUE}")
	private int timeout;

	@Spec
	private @Nullable CommandSpec command;

	/** Asks, and says why it is not done. */
	@Override
	public Integer call() {
		quiet();
		QueueName name = name();
		SealKeys seal = keys();
		try (EventLoop loop = EventLoop.start("spread-queue-asking")) {
			return ask(new Managers(name, seal, loop));
		}
		catch (AdministrationException ex) {
			err().println(Excerpt.line(String.valueOf(ex.getMessage())));
			return ExitCode.SOFTWARE;
		}
	}

	/**
	 * Does what the command is for.
	 * @return the exit code
	 * @throws AdministrationException if the manager does not do it
	 */
	abstract int ask(Managers managers);

	/** Failures are reported once, by the command. */
	static void quiet() {
		((Logger) LoggerFactory.getLogger("org.spreadqueue")).setLevel(Level.ERROR);
	}

	QueueName name() {
		return this.daemon.queue(this.queue);
	}

	DaemonOptions daemon() {
		return this.daemon;
	}

	Duration timeout() {
		return Duration.ofSeconds(this.timeout);
	}

	private SealKeys keys() {
		try {
			Settings settings = (Settings) spec().root().commandLine().getDefaultValueProvider();
			return this.keys.keys(settings.environment());
		}
		catch (IllegalArgumentException ex) {
			throw this.daemon.usage(ex.getMessage());
		}
	}

	PrintWriter out() {
		return spec().commandLine().getOut();
	}

	PrintWriter err() {
		return spec().commandLine().getErr();
	}

	private CommandSpec spec() {
		CommandSpec spec = this.command;
		if (spec == null) {
			throw new IllegalStateException("The command was not set up by picocli");
		}
		return spec;
	}

	/** Waits for an answer. */
	static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
		try {
			return answer.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof AdministrationException cause) ? cause : ex;
		}
	}

	/** What reaches the managers of the queue and of its dead letters. */
	final class Managers {

		private final QueueName queue;

		private final SealKeys keys;

		private final EventLoop loop;

		Managers(QueueName queue, SealKeys keys, EventLoop loop) {
			this.queue = queue;
			this.keys = keys;
			this.loop = loop;
		}

		QueueName queue() {
			return this.queue;
		}

		/** Opens a connection, which the caller closes. */
		RemoteQueueAdmin open(QueueName name) {
			return RemoteQueueAdmin.open(name, this.keys, timeout(), AskingCommand.this.daemon.spread(), this.loop);
		}

		RemoteQueueAdmin open() {
			return open(this.queue);
		}

	}

}

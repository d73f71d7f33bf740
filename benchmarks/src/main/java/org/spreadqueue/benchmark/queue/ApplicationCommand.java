// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.spreadqueue.benchmark.common.JobCounter;

/**
 * An application in a process of its own. It reads one command a line, and answers each
 * with a line, until its input ends.
 */
@Command(name = ApplicationCommand.NAME, hidden = true)
public final class ApplicationCommand implements Callable<Integer> {

	static final String NAME = "application";

	static final String READY = "ready";

	/** How long listeners may take for what has been sent. */
	private static final long AWAIT_SECONDS = 60;

	@Option(names = "--column")
	private String column = "";

	@Option(names = "--row")
	private String row = "";

	@Option(names = "--queue")
	private String queue = "";

	@Option(names = "--listen")
	private boolean listens;

	@Option(names = "--addresses", defaultValue = "")
	private String addresses = "";

	@Option(names = "--set")
	private List<String> properties = List.of();

	@Override
	public Integer call() throws Exception {
		Row parsed = Row.parse(this.row);
		try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
				QueueApplication application = new QueueApplication(new QueueApplication.Setup(
						Column.parse(this.column), parsed, this.queue, this.listens, this.addresses, this.properties));
				Load load = new Load(application.queue(), parsed)) {
			System.out.println(READY);
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				String[] words = line.split(" ", -1);
				System.out.println(answer(application, load, words[0], Long.parseLong(words[1])));
			}
		}
		return 0;
	}

	private static String answer(QueueApplication application, Load load, String command, long number)
			throws Exception {
		return switch (command) {
			case "reset" -> {
				application.counter().reset();
				yield "done";
			}
			case "await" -> {
				JobCounter.Count count = application.counter().await(number, AWAIT_SECONDS);
				yield "ran %d %d %d".formatted(count.jobs(), count.lastNanos(), count.longestPauseNanos());
			}
			case "flood" -> {
				Load.Sent sent = load.flood(Duration.ofMillis(number));
				yield "sent %d %d %d".formatted(sent.jobs(), sent.failed(), sent.startNanos());
			}
			case "call" -> {
				Load.Calls calls = load.call(Duration.ofMillis(number));
				yield "called %d %d %d %d".formatted(calls.calls(), calls.nanos(), calls.p50(), calls.p99());
			}
			default -> throw new IllegalArgumentException(command);
		};
	}

}

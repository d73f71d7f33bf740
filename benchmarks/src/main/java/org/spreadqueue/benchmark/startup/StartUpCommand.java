// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.startup;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import org.spreadqueue.benchmark.common.Machine;
import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.benchmark.common.Statistics;
import org.spreadqueue.benchmark.common.Timing;
import org.spreadqueue.benchmark.queue.Surroundings;

/**
 * Measures how long a minimal web application takes to start, alone and with a starter
 * and one listener, and what it costs when nothing happens.
 */
@Command(name = "startup", mixinStandardHelpOptions = true,
		description = "Measures the start of a minimal web application with and without a queue, and its idle CPU.")
public final class StartUpCommand implements Callable<Integer> {

	/** What a web application without queues does not have on its class path. */
	private static final Pattern QUEUES = Pattern
		.compile("spread-|amqp|rabbit|artemis|jms|netty|jgroups|spring-messaging|spring-retry|jackson-dataformat-cbor"
				+ "|spring-boot-(starter-)?(actuator|micrometer|health)");

	@Mixin
	private final Timing timing = new Timing();

	@Override
	public Integer call() throws Exception {
		Map<Application, List<Double>> starts = new EnumMap<>(Application.class);
		Map<Application, List<Double>> idle = new EnumMap<>(Application.class);
		String machine = Machine.description();
		for (int round = 0; round < this.timing.rounds(); round++) {
			for (Application application : Application.values()) {
				if (application != Application.RABBIT || Surroundings.rabbitAnswers()) {
					measure(application, starts, idle);
				}
			}
		}
		System.out.printf("%s; medians of %d, with the smallest and the largest%n%n%s", machine, this.timing.rounds(),
				table(starts, idle));
		return 0;
	}

	private void measure(Application application, Map<Application, List<Double>> starts,
			Map<Application, List<Double>> idle) throws InterruptedException {
		try (Participant process = Participant
			.start(Participant.javaMain(WebApplication.class.getName(), application.classPath(), application.bean))) {
			double millis = Double
				.parseDouble(process.await(WebApplication.STARTED).substring(WebApplication.STARTED.length()).trim());
			TimeUnit.NANOSECONDS.sleep(this.timing.warmUp().toNanos());
			long cpu = process.cpuNanos();
			long start = System.nanoTime();
			TimeUnit.NANOSECONDS.sleep(this.timing.time().toNanos());
			double percent = 100.0 * (process.cpuNanos() - cpu) / (System.nanoTime() - start);
			System.err.println(application + ": " + millis + " ms, idle " + percent + " %");
			starts.computeIfAbsent(application, (key) -> new ArrayList<>()).add(millis);
			idle.computeIfAbsent(application, (key) -> new ArrayList<>()).add(percent);
		}
	}

	static String table(Map<Application, List<Double>> starts, Map<Application, List<Double>> idle) {
		StringBuilder text = new StringBuilder(
				"| application | start ms | added ms | idle CPU in percent of a core |\n");
		text.append("| --- | ---: | ---: | ---: |\n");
		double web = Statistics.of(starts.getOrDefault(Application.WEB, List.of(0.0))).median();
		starts.forEach((application,
				millis) -> text.append("| %s | %s | %s | %s |%n".formatted(application.title,
						Statistics.of(millis).cell(), Statistics.number(Statistics.of(millis).median() - web),
						Statistics.of(idle.getOrDefault(application, List.of(0.0))).cell())));
		return text.toString();
	}

	/** What is started. */
	enum Application {

		WEB("web application", "nothing", ""),

		SPREAD("with spread-queue, embedded daemon, one listener", "spread-|spring-messaging|cbor",
				WebApplication.SpreadListener.class.getName()),

		RABBIT("with Spring AMQP, one listener", "amqp|rabbit|spring-messaging|spring-retry",
				WebApplication.AmqpListener.class.getName());

		private final String title;

		private final Pattern additional;

		private final String bean;

		Application(String title, String additional, String bean) {
			this.title = title;
			this.additional = Pattern.compile(additional);
			this.bean = bean;
		}

		/** The class path of this JVM without what the application does not need. */
		String classPath() {
			return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
				.filter((entry) -> {
					String name = new File(entry).getName();
					return !QUEUES.matcher(name).find() || this.additional.matcher(name).find();
				})
				.collect(Collectors.joining(File.pathSeparator));
		}

	}

}

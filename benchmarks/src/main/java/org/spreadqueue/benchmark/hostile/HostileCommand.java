// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.spreadqueue.QueueName;
import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.benchmark.hostile.NormalTraffic.Latencies;
import org.spreadqueue.spread.SpreadAddress;

/** Measures normal traffic alone, then beside a hostile peer, and judges it. */
@Command(name = "hostile", mixinStandardHelpOptions = true,
		description = { "Measures normal traffic alone, then beside a hostile peer that sends all kinds of garbage.",
				"Exits with 1 if a job is lost or fails, if the 99th percentile of sends or requests is more than",
				"three times what it was (and more than --floor), or if heap or log grow too much." })
public final class HostileCommand implements Callable<Integer> {

	private static final int HEAP_MEGABYTES = 256;

	private static final long MAX_LOG_BYTES = 1_000_000;

	private static final double MAX_RATIO = 3;

	private static final Duration STEP = Duration.ofSeconds(30);

	@Option(names = "--minutes", defaultValue = "20",
			description = "How long the peer is hostile. Before that, a quarter as long is measured without it. Default: ${DEFAULT-VALUE}")
	private double minutes;

	@Option(names = "--daemon", description = "TCP address of a daemon. Default: an embedded one")
	private @Nullable String daemon;

	@Option(names = "--warm-up", defaultValue = "30",
			description = "Seconds of traffic before anything is measured. Default: ${DEFAULT-VALUE}")
	private int warmUp;

	@Option(names = "--rate", defaultValue = "150",
			description = "Jobs a second, a third of them requests. Default: ${DEFAULT-VALUE}")
	private int rate;

	@Option(names = "--attacks", defaultValue = "50", description = "Attacks a second. Default: ${DEFAULT-VALUE}")
	private int attacks;

	@Option(names = "--without", split = ",", description = "Kinds of attacks to leave out.")
	private List<String> without = List.of();

	@Option(names = "--elsewhere",
			description = "The peer attacks a queue that nobody uses, which shows what its bytes cost the daemon alone.")
	private boolean elsewhere;

	@Option(names = "--floor", defaultValue = "10",
			description = "Milliseconds below which a percentile is good, whatever it was before. Default: ${DEFAULT-VALUE}")
	private double floor;

	@Option(names = "--log", defaultValue = "hostile.log", description = "Log of the victim. Default: ${DEFAULT-VALUE}")
	private Path log = Path.of("");

	private final List<String> complaints = new ArrayList<>();

	@Override
	public Integer call() throws Exception {
		String queue = "hostile-" + ProcessHandle.current().pid() % 10_000;
		try (Participant victim = victim(queue)) {
			SpreadAddress address = SpreadAddress.parse(victim.await(VictimCommand.READY).split(" ", 2)[1]);
			try (NormalTraffic traffic = new NormalTraffic(new QueueName(queue), address)) {
				traffic.run(Duration.ofSeconds(this.warmUp), this.rate, new Latencies());
				Duration time = Duration.ofMillis((long) (this.minutes * 60_000));
				Latencies alone = measure("alone", traffic, victim, time.dividedBy(4));
				Latencies beside;
				try (Participant attacker = attacker(queue, address)) {
					attacker.await(AttackerCommand.READY);
					beside = measure("beside a hostile peer", traffic, victim, time);
					say("attacks made/ended by the daemon: %s",
							String.join(" ", attacker.ask(AttackerCommand.COUNTS, AttackerCommand.COUNTS)));
				}
				compare("sends", alone.ofSends(99), beside.ofSends(99));
				compare("requests", alone.ofRequests(99), beside.ofRequests(99));
				judge(traffic, victim);
			}
		}
		this.complaints.forEach((complaint) -> say("FAILED: %s", complaint));
		return this.complaints.isEmpty() ? 0 : 1;
	}

	private Participant victim(String queue) {
		List<String> arguments = new ArrayList<>(
				List.of(VictimCommand.NAME, "--queue=" + queue, "--log=" + this.log.toAbsolutePath()));
		if (this.daemon != null) {
			arguments.add("--daemon=" + this.daemon);
		}
		return Participant.start(java("-Xmx" + HEAP_MEGABYTES + "m", arguments));
	}

	private Participant attacker(String queue, SpreadAddress address) {
		List<String> arguments = new ArrayList<>(
				List.of(AttackerCommand.NAME, "--queue=" + (this.elsewhere ? queue + "-elsewhere" : queue),
						"--daemon=" + address, "--rate=" + this.attacks));
		if (this.daemon == null) {
			arguments.add("--embedded");
		}
		if (!this.without.isEmpty()) {
			arguments.add("--without=" + String.join(",", this.without));
		}
		return Participant.start(java("-Xmx128m", arguments));
	}

	private static List<String> java(String heap, List<String> arguments) {
		List<String> command = new ArrayList<>(
				Participant.javaMain(Participant.PROGRAM, System.getProperty("java.class.path")));
		command.add(1, heap);
		command.addAll(arguments);
		return command;
	}

	/** Prints a line about all so far, memory and log every half minute. */
	private Latencies measure(String what, NormalTraffic traffic, Participant victim, Duration time)
			throws InterruptedException {
		Latencies latencies = new Latencies();
		for (Duration left = time; left.toMillis() > 0; left = left.minus(STEP)) {
			Duration step = (left.compareTo(STEP) < 0) ? left : STEP;
			long cpu = victim.cpuNanos();
			traffic.run(step, this.rate, latencies);
			double busy = (double) (victim.cpuNanos() - cpu) / step.toNanos();
			List<String> sizes = victim.ask(VictimCommand.SIZES, VictimCommand.SIZES);
			long heap = Long.parseLong(sizes.get(0));
			say("%s: %s; victim uses %.0f %% of a processor, heap %,d KB, log %,d KB", what, latencies, 100 * busy,
					heap / 1024, Long.parseLong(sizes.get(1)) / 1024);
			if (heap > HEAP_MEGABYTES * 1024L * 1024 / 2) {
				this.complaints.add("more than half of the heap of %d MB is in use".formatted(HEAP_MEGABYTES));
			}
		}
		traffic.finish();
		return latencies;
	}

	private void compare(String what, double alone, double beside) {
		say("p99 of %s: %.1f ms alone, %.1f ms beside a hostile peer, %.1f times", what, alone, beside, beside / alone);
		if (beside > this.floor && beside > MAX_RATIO * alone) {
			this.complaints.add("p99 of %s is more than %.0f times what it was".formatted(what, MAX_RATIO));
		}
	}

	private void judge(NormalTraffic traffic, Participant victim) {
		long missing = Long
			.parseLong(victim.ask(VictimCommand.MISSING + " " + traffic.jobs(), VictimCommand.MISSING).get(0));
		long logged = Long.parseLong(victim.ask(VictimCommand.SIZES, VictimCommand.SIZES).get(1));
		say("%,d jobs, %d never ran, failures %s; log %,d bytes", traffic.jobs(), missing, traffic.failures(), logged);
		if (missing > 0) {
			this.complaints.add(missing + " jobs never ran");
		}
		if (!traffic.failures().isEmpty()) {
			this.complaints.add("sends or requests failed");
		}
		if (logged > MAX_LOG_BYTES) {
			this.complaints.add("the log has more than %,d bytes".formatted(MAX_LOG_BYTES));
		}
	}

	private static void say(String format, Object... arguments) {
		System.out.println(String.format(Locale.ROOT, format, arguments));
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.perl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import org.spreadqueue.QueueName;
import org.spreadqueue.benchmark.client.Daemon;
import org.spreadqueue.benchmark.common.Machine;
import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.benchmark.common.Statistics;
import org.spreadqueue.benchmark.common.Timing;
import org.spreadqueue.benchmark.queue.Surroundings;
import org.spreadqueue.spread.SpreadAddress;

/** Measures managers between a Perl sender's and Perl workers' bytes. */
@Command(name = "perl", mixinStandardHelpOptions = true,
		description = "Measures managers, ours and Perl's, between the bytes of a Perl sender and of four Perl workers.")
public final class PerlCommand implements Callable<Integer> {

	private static final String OURS = "this project's manager";

	private static final String PERL = "Perl's manager";

	@Mixin
	private final Timing timing = new Timing();

	private final Map<String, List<Double>> rates = new LinkedHashMap<>();

	@Override
	public Integer call() throws Exception {
		Surroundings surroundings = new Surroundings(System.getenv());
		String machine = Machine.description();
		try (Daemon real = Daemon.external(); Daemon embedded = (real != null) ? null : Daemon.elsewhere()) {
			Daemon daemon = (real != null) ? real : embedded;
			if (daemon == null) {
				throw new IllegalStateException("no daemon");
			}
			SpreadAddress address = daemon.addresses().get(0);
			for (int round = 0; round < this.timing.rounds(); round++) {
				String queue = "perl-%d-%d-".formatted(ProcessHandle.current().pid(), round);
				measure(OURS, address, Participant.manager(address.toString(), queue + "a"), queue + "a");
				if (real != null && surroundings.perlManager().isPresent()) {
					measure(PERL, address, List.of("perl", surroundings.perlManager().get(), queue + "b"), queue + "b");
				}
			}
			System.out.printf("%s; medians of %d, with the smallest and the largest; %s daemon%n%n%s", machine,
					this.timing.rounds(), daemon.name(), table(this.rates));
		}
		return 0;
	}

	private void measure(String name, SpreadAddress address, List<String> manager, String queue) throws Exception {
		try (Participant process = Participant.start(manager);
				PerlTraffic traffic = new PerlTraffic(address, new QueueName(queue))) {
			traffic.awaitManager();
			traffic.flow(this.timing.warmUp());
			long cpu = process.cpuNanos();
			double rate = traffic.flow(this.timing.time());
			System.err.println(name + ": " + rate + " jobs/s, CPU " + (process.cpuNanos() - cpu) / 1e6 + " ms");
			this.rates.computeIfAbsent(name, (key) -> new ArrayList<>()).add(rate);
		}
	}

	static String table(Map<String, List<Double>> rates) {
		StringBuilder text = new StringBuilder("| manager | jobs per second |\n| --- | ---: |\n");
		rates.forEach((name, values) -> text.append("| %s | %s |%n".formatted(name, Statistics.of(values).cell())));
		return text.toString();
	}

}

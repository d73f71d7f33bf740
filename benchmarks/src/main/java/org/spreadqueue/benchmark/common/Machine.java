// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.common;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Where figures come from: without that, nobody can compare them. */
public final class Machine {

	private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

	private Machine() {
	}

	/** Date, processor, system, JDK, commit and load, in one line of Markdown. */
	public static String description() {
		var system = ManagementFactory.getOperatingSystemMXBean();
		return "%s; %d cores of %s; %s %s; Java %s (%s); commit %s; load %.2f".formatted(LocalDate.now(ZoneOffset.UTC),
				system.getAvailableProcessors(), processor(), system.getName(), system.getVersion(), Runtime.version(),
				System.getProperty("java.vm.name"), commit(), system.getSystemLoadAverage());
	}

	private static String processor() {
		if (Files.isReadable(PROCESSORS)) {
			try (var lines = Files.lines(PROCESSORS)) {
				return lines.filter((line) -> line.startsWith("model name"))
					.map((line) -> line.substring(line.indexOf(':') + 1).trim())
					.findFirst()
					.orElse(System.getProperty("os.arch"));
			}
			catch (IOException ex) {
				return System.getProperty("os.arch");
			}
		}
		return System.getProperty("os.arch");
	}

	/**
	 * The commit of the working directory, with a mark if something has changed since.
	 */
	private static String commit() {
		try (Participant git = Participant
			.start(List.of("git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"))) {
			return git.await("");
		}
		catch (RuntimeException ex) {
			return "unknown";
		}
	}

}

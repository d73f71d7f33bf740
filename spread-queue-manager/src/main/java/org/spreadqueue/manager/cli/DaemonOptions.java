package org.spreadqueue.manager.cli;

import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/** The options that all commands have, and the checks of their values. */
final class DaemonOptions {

	@Option(names = "--spread", paramLabel = "ADDRESS", defaultValue = "4803@localhost",
			description = "Spread daemon: 4803@host, 4803 for the UNIX socket /tmp/4803, several separated by commas. "
					+ "Default: ${DEFAULT-VALUE}")
	private String spread = "4803@localhost";

	@Spec(Spec.Target.MIXEE)
	private @Nullable CommandSpec command;

	SpreadOptions spread() {
		try {
			return SpreadOptions.builder().addresses(SpreadAddress.parseList(this.spread)).build();
		}
		catch (IllegalArgumentException ex) {
			throw usage(ex.getMessage());
		}
	}

	String address() {
		return this.spread;
	}

	QueueName queue(String name) {
		try {
			return new QueueName(name);
		}
		catch (IllegalArgumentException ex) {
			throw usage(ex.getMessage());
		}
	}

	List<QueueName> queues(List<String> names) {
		return names.stream().map(this::queue).distinct().toList();
	}

	ParameterException usage(@Nullable String message) {
		CommandSpec spec = this.command;
		CommandLine commandLine = (spec != null) ? spec.commandLine() : SpreadQueueManager.commandLine();
		return new ParameterException(commandLine, message);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/** The options that all commands have, and the checks of their values. */
public final class DaemonOptions {

	@Option(names = "--spread", paramLabel = "ADDRESS", defaultValue = "4803@localhost",
			description = "Spread daemon: 4803@host, 4803 for the UNIX socket /tmp/4803, several separated by commas. "
					+ "Default: ${DEFAULT-VALUE}")
	private String spread = "4803@localhost";

	/** Read before, because it has the defaults of the others. */
	@Option(names = Settings.CONFIG, paramLabel = "FILE",
			description = "Takes what is not given here from this file, a properties file with one key for each long "
					+ "option, such as max-length=500.")
	private @Nullable String config;

	@Spec(Spec.Target.MIXEE)
	private @Nullable CommandSpec command;

	public SpreadOptions spread() {
		try {
			return SpreadOptions.builder().addresses(SpreadAddress.parseList(this.spread)).build();
		}
		catch (IllegalArgumentException ex) {
			throw usage(ex.getMessage());
		}
	}

	/** Returns the name of the file with the options, {@code null} if there is none. */
	public @Nullable String config() {
		return this.config;
	}

	public String address() {
		return this.spread;
	}

	public QueueName queue(String name) {
		try {
			return new QueueName(name);
		}
		catch (IllegalArgumentException ex) {
			throw usage(ex.getMessage());
		}
	}

	public List<QueueName> queues(List<String> names) {
		return names.stream().map(this::queue).distinct().toList();
	}

	/** Returns what refuses arguments for a reason, which it tells. */
	public ParameterException usage(@Nullable String message) {
		return new ParameterException(Objects.requireNonNull(this.command).commandLine(), message);
	}

}

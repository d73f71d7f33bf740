// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What options have that are not on the command line: the variables of the environment,
 * called like the properties of an application, and below them a file with one key for
 * each long option.
 */
public final class Settings implements IDefaultValueProvider {

	static final String CONFIG = "--config";

	/** The key of the file for the queues, which are no option. */
	static final String QUEUES = "queues";

	private static final String LIMITS = "limits";

	/** Those that an application has for more than its managers. */
	private static final Map<String, String> VARIABLES = Map.of("spread", "SPREAD_QUEUE_ADDRESSES", "format",
			"SPREAD_QUEUE_FORMAT", "key-required", "SPREAD_QUEUE_KEYREQUIRED");

	/** Questions, which have no place in a file. */
	private static final Set<String> NEVER = Set.of("config", "help", "version");

	private final Map<String, String> environment;

	private final Map<String, String> file;

	private Settings(Map<String, String> environment, Map<String, String> file) {
		this.environment = environment;
		this.file = file;
	}

	/**
	 * Reads the file that the arguments or SPREAD_QUEUE_MANAGER_CONFIG name, if they do.
	 * Throws an {@link IllegalArgumentException} if it cannot be used.
	 */
	public static Settings of(Map<String, String> environment, String... arguments) {
		String name = config(arguments);
		name = (name != null) ? name : environment.get("SPREAD_QUEUE_MANAGER_CONFIG");
		return new Settings(environment, (name != null) ? read(name) : Map.of());
	}

	/** Before the rest is parsed, because the defaults of the rest depend on it. */
	private static @Nullable String config(String... arguments) {
		List<String> all = Arrays.asList(arguments);
		int end = all.contains("--") ? all.indexOf("--") : all.size();
		String found = null;
		for (int i = 0; i < end; i++) {
			if (all.get(i).startsWith(CONFIG + "=")) {
				found = all.get(i).substring(CONFIG.length() + 1);
			}
			else if (all.get(i).equals(CONFIG) && i + 1 < end) {
				found = all.get(i + 1);
			}
		}
		return found;
	}

	private static Map<String, String> read(String name) {
		Properties properties = new Properties();
		try (Reader reader = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
			properties.load(reader);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("The file '" + name + "' of " + CONFIG + " cannot be read: " + ex, ex);
		}
		Map<String, String> file = new TreeMap<>();
		properties.stringPropertyNames().forEach((key) -> file.put(key, properties.getProperty(key).strip()));
		return file;
	}

	/** Throws an {@link IllegalArgumentException} if the file has a key of no option. */
	public void requireKnown(CommandLine program) {
		Set<String> known = program.getCommandSpec()
			.options()
			.stream()
			.map((option) -> option.longestName().substring(2))
			.filter((option) -> !NEVER.contains(option) && !option.equals(LIMITS))
			.collect(Collectors.toSet());
		known.add(QUEUES);
		for (String key : this.file.keySet()) {
			if (!known.contains(key) && !key.startsWith(LIMITS + ".")) {
				throw new IllegalArgumentException(
						"The file of " + CONFIG + " has the key '" + key + "', which is no option. Possible: "
								+ known.stream().sorted().collect(Collectors.joining(", ")) + ", and " + LIMITS
								+ ".QUEUE.OPTION.");
			}
		}
	}

	/** Returns the variables of the environment. */
	public Map<String, String> environment() {
		return this.environment;
	}

	/** Returns the queues to manage if none is named; there may be none. */
	public List<String> queues() {
		for (String text : Arrays.asList(this.environment.get("SPREAD_QUEUE"),
				this.environment.get("SPREAD_QUEUE_MANAGER_QUEUES"), this.file.get(QUEUES))) {
			if (text != null && !text.isBlank()) {
				return List.of(text.strip().split("[,\\s]+"));
			}
		}
		return List.of();
	}

	@Override
	public @Nullable String defaultValue(ArgSpec argument) {
		if (!(argument instanceof OptionSpec option) || !isSetting(option)) {
			return null;
		}
		String name = option.longestName().substring(2);
		String value = this.environment.get(VARIABLES.getOrDefault(name, variable(name)));
		if (name.equals(LIMITS)) {
			return isBlank(value) ? limits() : value;
		}
		if (name.equals("key-file")) {
			return isBlank(value) ? keyFile() : value;
		}
		return (value != null) ? value : this.file.get(name);
	}

	/** That of the file, unless the environment has a key. */
	private @Nullable String keyFile() {
		return isBlank(this.environment.get("SPREAD_QUEUE_KEY")) ? this.file.get("key-file") : null;
	}

	private static boolean isBlank(@Nullable String value) {
		return value == null || value.isBlank();
	}

	/** What a command is to do just now, such as --all, is said on its line only. */
	private static boolean isSetting(OptionSpec option) {
		String name = option.longestName();
		return name.startsWith("--") && !NEVER.contains(name.substring(2))
				&& option.command().root().findOption(name) != null;
	}

	/** As Spring Boot calls the variable of a property of managers. */
	private static String variable(String option) {
		return "SPREAD_QUEUE_MANAGER_" + option.replace("-", "").toUpperCase(Locale.ROOT);
	}

	/** Limits of single queues, as the option takes them. */
	private @Nullable String limits() {
		List<String> limits = new ArrayList<>();
		this.file.forEach((key, value) -> {
			if (key.startsWith(LIMITS + ".")) {
				limits.add(key.substring(LIMITS.length() + 1) + "=" + value);
			}
		});
		return limits.isEmpty() ? null : String.join(",", limits);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/**
 * The page, its scripts and its styles, by the names under which the endpoint serves
 * them. They refer to each other, and to the endpoint, relative to where the page is.
 *
 * @since 0.1.0
 */
public final class ConsoleFiles {

	/** None, because the console is not wanted. */
	public static final ConsoleFiles NONE = new ConsoleFiles(Map.of());

	private static final String UPLOT = "META-INF/uplot/";

	private static final MimeType HTML = MimeType.valueOf("text/html;charset=UTF-8");

	private static final MimeType SCRIPT = MimeType.valueOf("text/javascript;charset=UTF-8");

	private static final MimeType STYLE = MimeType.valueOf("text/css;charset=UTF-8");

	private final Map<String, ConsoleFile> files;

	private ConsoleFiles(Map<String, ConsoleFile> files) {
		this.files = files;
	}

	/** Returns all of them. */
	public static ConsoleFiles all() {
		Map<String, ConsoleFile> files = new LinkedHashMap<>();
		files.put("console", own("console.html", HTML));
		files.put("console.css", own("console.css", STYLE));
		for (String script : new String[] { "console.js", "console-actions.js", "console-alerts.js", "console-api.js",
				"console-chart.js", "console-dialog.js", "console-dom.js", "console-drawer.js", "console-format.js",
				"console-history.js", "console-tables.js" }) {
			files.put(script, own(script, SCRIPT));
		}
		files.put("uplot.js", new ConsoleFile(new ClassPathResource(UPLOT + "uPlot.iife.min.js"), SCRIPT));
		files.put("uplot.css", new ConsoleFile(new ClassPathResource(UPLOT + "uPlot.min.css"), STYLE));
		return new ConsoleFiles(files);
	}

	private static ConsoleFile own(String name, MimeType type) {
		return new ConsoleFile(new ClassPathResource(name, ConsoleFiles.class), type);
	}

	/** Finds a file by its name, {@code console} for the page. */
	public Optional<ConsoleFile> find(String name) {
		return Optional.ofNullable(this.files.get(name));
	}

	/** A file of the console. */
	public record ConsoleFile(Resource content, MimeType type) {
	}

	/** Has native images contain the files. */
	public static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			all().files.values().forEach((file) -> hints.resources().registerResource(file.content()));
		}

	}

}

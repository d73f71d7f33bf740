// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;

/**
 * An application that has the Spread daemon and the queue managers in its process.
 */
public final class ExampleApplication {

	private ExampleApplication() {
	}

	/**
	 * Prepares an application.
	 * @param examples its configuration
	 * @return runs it
	 */
	public static ApplicationContextRunner of(Class<?>... examples) {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(JacksonAutoConfiguration.class, SpreadQueueAutoConfiguration.class))
			.withUserConfiguration(examples);
	}

	/**
	 * Reads an example of {@code application.properties}.
	 * @param name of the file
	 * @return its settings
	 */
	public static String[] properties(String name) {
		try {
			Properties properties = PropertiesLoaderUtils
				.loadProperties(new ClassPathResource(name, ExampleApplication.class));
			return properties.entrySet()
				.stream()
				.map((property) -> property.getKey() + "=" + property.getValue())
				.toArray(String[]::new);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

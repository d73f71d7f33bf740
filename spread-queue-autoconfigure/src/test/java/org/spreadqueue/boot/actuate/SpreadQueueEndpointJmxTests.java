// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.lang.management.ManagementFactory;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.SpreadQueueEndpointAutoConfiguration;
import org.spreadqueue.spring.annotation.QueueListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint for those who look with a JMX console.
 */
class SpreadQueueEndpointJmxTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, JmxAutoConfiguration.class,
				EndpointAutoConfiguration.class, JmxEndpointAutoConfiguration.class, SpreadQueueAutoConfiguration.class,
				SpreadQueueEndpointAutoConfiguration.class))
		.withUserConfiguration(Listener.class)
		.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.domain=spreadqueue.test",
				"management.endpoints.jmx.exposure.include=spreadqueue");

	@Test
	void showsAndSteers() {
		this.runner.run((context) -> {
			MBeanServer server = ManagementFactory.getPlatformMBeanServer();
			ObjectName name = new ObjectName("spreadqueue.test:type=Endpoint,name=Spreadqueue");
			assertThat(server.invoke(name, "queues", new Object[0], new String[0])).isInstanceOfSatisfying(Map.class,
					(all) -> assertThat(all.containsKey("listeners")).isTrue());
			String[] types = { String.class.getName(), String.class.getName(), String.class.getName() };
			assertThat(server.invoke(name, "control", new Object[] { "listeners", "worker", "pause" }, types))
				.isInstanceOfSatisfying(Map.class, (listener) -> assertThat(listener.get("state")).isEqualTo("PAUSED"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener(queues = "orders", id = "worker")
		void process(String text) {
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.boot.actuate.SpreadQueueEndpoint;
import org.spreadqueue.boot.autoconfigure.SpreadQueueEndpointAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.health.SpreadQueueHealthContributorAutoConfiguration;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of Actuator and Docker Compose.
 */
class OperationsExampleTests {

	@Test
	void theEndpointAnswersInThisForm() {
		ExampleApplication.of(Orders.class)
			.withConfiguration(AutoConfigurations.of(SpreadQueueEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=spreadqueue")
			.run((context) -> {
				context.getBean(SpreadQueueOperations.class).send("orders", "tea");
				JsonNode real = JsonMapper.shared().valueToTree(context.getBean(SpreadQueueEndpoint.class).queues());
				assertHasAllOf(JsonMapper.shared().readTree(resource("endpoint.json").getInputStream()), real);
			});
	}

	@Test
	void healthCanBePartOfReadiness() {
		ExampleApplication.of(Orders.class)
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
					HealthEndpointAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
					SpreadQueueHealthContributorAutoConfiguration.class))
			.withPropertyValues(ExampleApplication.properties("readiness.properties"))
			.withPropertyValues("management.health.readinessstate.enabled=true")
			.run((context) -> assertThat(
					context.getBean(HealthEndpoint.class).healthForPath("readiness", "spreadQueue"))
				.isNotNull());
	}

	@Test
	@SuppressWarnings("unchecked")
	void theServiceOfDockerComposeHasTheLabel() {
		YamlMapFactoryBean yaml = new YamlMapFactoryBean();
		yaml.setResources(resource("compose.yaml"));
		Map<String, Object> compose = requireNonNull(yaml.getObject());
		Map<String, Object> services = (Map<String, Object>) requireNonNull(compose.get("services"));
		assertThat((Map<String, Object>) services.get("spread")).containsEntry("labels",
				Map.of("org.springframework.boot.service-connection", "spread"));
	}

	private static ClassPathResource resource(String name) {
		return new ClassPathResource(name, OperationsExampleTests.class);
	}

	/** Values differ from call to call, names do not. */
	private static void assertHasAllOf(JsonNode example, JsonNode real) throws IOException {
		for (String name : example.propertyNames()) {
			assertThat(real.propertyNames()).contains(name);
			assertThat(real.get(name).getNodeType()).as(name).isEqualTo(example.get(name).getNodeType());
			assertHasAllOf(example.get(name), real.get(name));
		}
	}

	static class Orders {

		@QueueListener(queues = "orders", id = "orders")
		void process(String item) {
		}

	}

}

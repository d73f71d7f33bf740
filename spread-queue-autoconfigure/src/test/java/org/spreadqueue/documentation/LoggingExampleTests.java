// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** Structured logging says what a listener works on. */
@ExtendWith(OutputCaptureExtension.class)
class LoggingExampleTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	/** Contexts of other tests may still be open, and logging is set up once for all. */
	@BeforeEach
	void logAnew() {
		this.logging.cleanUp();
	}

	/** Other tests read lines of text. */
	@AfterEach
	void logAsUsual() {
		this.logging.cleanUp();
		System.clearProperty(LoggingSystemProperty.CONSOLE_STRUCTURED_FORMAT.getEnvironmentVariableName());
		this.logging.beforeInitialize();
		this.logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
	}

	@Test
	void theMessageIsInTheFieldsOfEachLineThatIsLoggedMeanwhile(CapturedOutput output) throws Exception {
		MessageId id;
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Orders.class)
			.web(WebApplicationType.NONE)
			.properties(ExampleApplication.properties("ecs.properties"))
			.run()) {
			Delivery delivery = context.getBean(SpreadQueueOperations.class).to("orders").submit("tea");
			delivery.done().get(10, TimeUnit.SECONDS);
			id = delivery.accepted().get(10, TimeUnit.SECONDS);
		}
		JsonNode message = line(output, "tea is packed").path("spread").path("queue");
		assertThat(message.path("name").asString()).isEqualTo("orders");
		assertThat(message.path("listener").asString()).isEqualTo("packing");
		assertThat(message.path("message").path("id").asString()).isEqualTo(id.toString());
		assertThat(message.path("attempt").asString()).isEqualTo("1");
		assertThat(line(output, "Listener 'packing' has stopped").has("spread")).as("after the message").isFalse();
	}

	private JsonNode line(CapturedOutput output, String message) {
		List<JsonNode> lines = output.getOut()
			.lines()
			.filter((line) -> line.startsWith("{"))
			.map(this.mapper::readTree)
			.filter((line) -> line.path("message").asString().equals(message))
			.toList();
		assertThat(lines).as("lines that say: %s", message).hasSize(1);
		return lines.get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, SpreadQueueAutoConfiguration.class })
	static class Orders {

		private static final Logger logger = LoggerFactory.getLogger(Orders.class);

		@QueueListener(queues = "orders", id = "packing")
		void pack(String item) {
			logger.info("{} is packed", item);
		}

	}

}

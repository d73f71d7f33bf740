// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.boot.actuate.message.ChangesDescriptor;
import org.spreadqueue.boot.autoconfigure.SpreadQueueEndpointAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.properties.EndpointProperties;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.manager.admin.MessageJson;
import org.spreadqueue.manager.admin.ShownContent;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spring.QueueHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * The examples of the console.
 */
public class ConsoleExampleTests {

	@Test
	void secretsAreMasked() {
		SanitizingFunction secrets = new Masking().secrets();
		for (String key : List.of("payload.card.number", "header.api-token", "payload.user.password")) {
			assertThat(secrets.applyUnlessFiltered(new SanitizableData(null, key, "4711")).getValue())
				.isEqualTo(SanitizableData.SANITIZED_VALUE);
		}
		SanitizableData item = new SanitizableData(null, "payload.item", "tea");
		assertThat(secrets.applyUnlessFiltered(item).getValue()).isEqualTo("tea");
	}

	@Test
	void changesAreAnsweredInThisForm() throws IOException {
		JsonNode example = JsonMapper.shared()
			.readTree(new ClassPathResource("changes.json", ConsoleExampleTests.class).getInputStream());
		assertThat(JsonMapper.shared().treeToValue(example, ChangesDescriptor.class).changes()).hasSize(2);
		assertThat(example.propertyNames()).containsExactlyElementsOf(
				Arrays.stream(ChangesDescriptor.class.getRecordComponents()).map(RecordComponent::getName).toList());
	}

	@Test
	void exportsHaveLinesOfThisForm() throws IOException {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("tenant", "a");
		headers.put(QueueHeaders.DEAD_LETTER_REASON, "failed");
		headers.put(QueueHeaders.DEAD_LETTER_EXCEPTION, "java.net.ConnectException");
		headers.put(QueueHeaders.DEAD_LETTER_EXCEPTION_MESSAGE, "Connection refused");
		headers.put(QueueHeaders.DEAD_LETTER_QUEUE, "orders");
		headers.put(QueueHeaders.DEAD_LETTER_ATTEMPTS, "10");
		headers.put(QueueHeaders.DEAD_LETTER_ID, "00f3a1b2c4d5e6f7-17");
		headers.put(QueueHeaders.DEAD_LETTER_TIME, "2026-11-24T09:58:30.120Z");
		byte[] body = "{\"item\":\"tea\",\"quantity\":2}".getBytes(StandardCharsets.UTF_8);
		QueuedMessage letter = new QueuedMessage(MessageId.parse("00f3a1b2c4d5e6f7-42"), Place.WAITING, 0, false, 4,
				"customer-7", Instant.parse("2026-11-24T09:59:12.345Z"), null, null, "#m1#host", false, null, null,
				new Content(Content.JSON, body, headers));
		JsonNode example = JsonMapper.shared()
			.readTree(new ClassPathResource("exported.json", ConsoleExampleTests.class).getInputStream());
		assertThat(JsonMapper.shared().readTree(MessageJson.line(letter, ShownContent.ALL))).isEqualTo(example);
	}

	@Test
	void theConsoleIsSwitchedOn() {
		ExampleApplication.of()
			.withConfiguration(AutoConfigurations.of(SpreadQueueEndpointAutoConfiguration.class))
			.withPropertyValues(ExampleApplication.properties("console.properties"))
			.run((context) -> assertThat(context.getBean(EndpointProperties.class).console().enabled()).isTrue());
	}

	static class Masking {

		// tag::masking[]
		@Bean
		SanitizingFunction secrets() {
			return SanitizingFunction.sanitizeValue().ifLikelyCredential().ifKeyEndsWith("card.number");
		}
		// end::masking[]

	}

	/** Tested with requests in {@code EndpointSecurityTests}. */
	@Configuration(proxyBeanMethods = false)
	public static class Chain {

		// tag::chain[]
		@Bean
		SecurityFilterChain actuator(HttpSecurity http) {
			EndpointRequest.EndpointRequestMatcher changes = EndpointRequest.to("spreadqueue")
				.withHttpMethod(HttpMethod.POST);
			http.securityMatcher(EndpointRequest.toAnyEndpoint());
			http.authorizeHttpRequests((requests) -> {
				requests.requestMatchers(changes).hasRole("OPERATOR");
				requests.anyRequest().authenticated();
			});
			http.httpBasic(withDefaults());
			http.csrf(CsrfConfigurer::spa); // the token is in a cookie
			return http.build();
		}
		// end::chain[]

	}

}

// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The dashboard and the alerts of the documentation, compared with what the order service
 * tells Prometheus once it has done something. It has an outbox here.
 */
class MonitoringTests {

	private static final Path MONITORING = Path.of("..", "docs", "monitoring");

	/** Prometheus itself adds them to whatever it scrapes. */
	private static final Set<String> ADDED = Set.of("instance", "job");

	private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

	private static final Pattern ANNOTATION_LABEL = Pattern.compile("\\$labels\\.(\\w+)");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

	private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

	private static Scrape scrape = new Scrape(List.of());

	@BeforeAll
	static void scrapeTheOrderService() {
		try (ConfigurableApplicationContext service = SpringApplication.run(OrdersApplication.class, "--server.port=0",
				"--spread.queue.outbox.enabled=true")) {
			RestTestClient http = RestTestClient.bindToServer()
				.baseUrl("http://localhost:" + service.getEnvironment().getRequiredProperty("local.server.port"))
				.build();
			order(http, "/orders", 2).expectStatus().isOk();
			order(http, "/orders/async", 1).expectStatus().isAccepted();
			order(http, "/orders", 0).expectStatus().is4xxClientError();
			await().untilAsserted(() -> {
				scrape = scrape(http);
				assertThat(scrape.sum("spread_queue_process_seconds_count", Map.of())).isEqualTo(3);
				assertThat(scrape.sum("spread_queue_manager_wait_seconds_count", Map.of())).isEqualTo(3);
			});
		}
	}

	private static RestTestClient.ResponseSpec order(RestTestClient http, String uri, int quantity) {
		return http.post().uri(uri).body(Map.of("item", "tea", "quantity", quantity, "price", 3.5)).exchange();
	}

	private static Scrape scrape(RestTestClient http) {
		return Scrape.parse(Objects.requireNonNull(http.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody()));
	}

	static List<Query> alerts() throws IOException {
		Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml()
			.load(Files.readString(MONITORING.resolve("spread-queue-alerts.yml")));
		return Objects.requireNonNull(file.get("groups"))
			.stream()
			.flatMap((group) -> Objects.requireNonNull(group.get("rules")).stream())
			.map(Query::ofAlert)
			.toList();
	}

	static List<Query> panels() throws IOException {
		return dashboard().path("panels").valueStream().flatMap(Query::ofPanel).toList();
	}

	private static JsonNode dashboard() throws IOException {
		return JsonMapper.shared().readTree(Files.readString(MONITORING.resolve("spread-queue-dashboard.json")));
	}

	@ParameterizedTest
	@MethodSource({ "alerts", "panels" })
	void everyNameIsInTheScrape(Query query) {
		Map<String, Set<String>> known = scrape.labels();
		PromQl expression = PromQl.parse(query.expression());
		assertThat(expression.metrics()).isNotEmpty().allSatisfy((metric, labels) -> {
			assertThat(known).containsKey(metric);
			assertThat(known.get(metric)).as(metric).containsAll(labels);
			Set<String> left = new HashSet<>(Objects.requireNonNull(known.get(metric)));
			left.addAll(ADDED);
			assertThat(left).as(metric).containsAll(expression.grouping());
			assertThat(expression.grouping().isEmpty() ? left : expression.grouping()).as("labels that are shown")
				.containsAll(query.shown());
		});
	}

	@Test
	void everyVariableOfTheDashboardIsInTheScrape() throws IOException {
		List<MatchResult> variables = LABEL_VALUES.matcher(dashboard().path("templating").toString())
			.results()
			.toList();
		assertThat(variables).isNotEmpty()
			.allSatisfy((variable) -> assertThat(scrape.labels().get(variable.group(1))).contains(variable.group(2)));
	}

	@Test
	void everyMeterOfTheQueuesIsANumber() {
		assertThat(scrape.samples()).filteredOn((sample) -> sample.name().startsWith("spread_queue_"))
			.hasSizeGreaterThan(50)
			.allSatisfy((sample) -> assertThat(sample.value()).isFinite());
	}

	@Test
	void theValuesSayWhatHappened() {
		Map<String, String> orders = Map.of("queue", "orders");
		assertThat(scrape.sum("spread_queue_manager_active", orders)).isOne();
		assertThat(scrape.sum("spread_queue_manager_workers", orders)).isPositive();
		assertThat(scrape.sum("spread_queue_manager_accepted_messages_total", orders)).isEqualTo(3);
		assertThat(scrape.sum("spread_queue_listener_failed_messages_total", orders)).isOne();
		assertThat(scrape.sum("spread_queue_process_seconds_count",
				Map.of("outcome", "failure", "exception", "InvalidOrderException")))
			.isOne();
		assertThat(scrape.sum("spread_queue_sender_connected", Map.of("queue", "orders", "connection", "main")))
			.isOne();
	}

	@Test
	void theBucketsOfWaitsAreThoseOfAHistogram() {
		List<Scrape.Sample> buckets = scrape.named("spread_queue_manager_wait_histogram_messages_total")
			.sorted(Comparator.comparing(MonitoringTests::bound))
			.toList();
		assertThat(buckets).extracting(MonitoringTests::bound).doesNotHaveDuplicates().endsWith(UNBOUNDED);
		assertThat(buckets).extracting(Scrape.Sample::value).isSorted().endsWith(3.0);
	}

	private static double bound(Scrape.Sample bucket) {
		String le = Objects.requireNonNull(bucket.labels().get("le"));
		return le.equals("+Inf") ? UNBOUNDED : Double.parseDouble(le);
	}

	/**
	 * An expression of an alert or a panel.
	 *
	 * @param shown labels that the text about its result names
	 */
	record Query(String title, String expression, Set<String> shown) {

		static Query ofAlert(Map<String, Object> rule) {
			return new Query(String.valueOf(rule.get("alert")), String.valueOf(rule.get("expr")),
					labels(ANNOTATION_LABEL, String.valueOf(rule.get("annotations"))));
		}

		static Stream<Query> ofPanel(JsonNode panel) {
			return panel.path("targets")
				.valueStream()
				.map((target) -> new Query(panel.path("title").stringValue(), target.path("expr").stringValue(),
						labels(LEGEND_LABEL, target.path("legendFormat").stringValue())));
		}

		private static Set<String> labels(Pattern pattern, String text) {
			Set<String> labels = new HashSet<>();
			pattern.matcher(text).results().forEach((label) -> labels.add(label.group(1)));
			return labels;
		}

		@Override
		public String toString() {
			return this.title + ": " + this.expression;
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What browsers and monitoring systems see of the program. */
@Timeout(60)
class HttpPagesTests {

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("http-pages");

	private final QueueManager manager = QueueManager.start(ManagerOptions.of(new QueueName("orders")),
			SpreadOptions.builder().addresses(this.daemon.address()).build(), this.loop);

	private final HttpPages pages = HttpPages.open("127.0.0.1", 0);

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeEach
	void serve() {
		this.manager.active().orTimeout(20, TimeUnit.SECONDS).join();
		this.pages.serve(List.of(this.manager));
	}

	@AfterEach
	void close() {
		this.pages.close();
		this.manager.close();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void healthIsThatOfAllQueues() throws Exception {
		HttpResponse<String> up = get("/health");
		assertThat(up.statusCode()).isEqualTo(200);
		assertThat(json(up).path("status").stringValue()).isEqualTo("UP");
		assertThat(json(up).path("queues").path("orders").stringValue()).isEqualTo("active");
		this.manager.close();
		HttpResponse<String> down = get("/health");
		assertThat(down.statusCode()).isEqualTo(503);
		assertThat(json(down).path("queues").path("orders").stringValue()).isEqualTo("closed");
	}

	@Test
	void queuesAreAsTheStatusShowsThem() throws Exception {
		JsonNode queues = json(get("/queues"));
		assertThat(queues.size()).isOne();
		assertThat(queues.path(0).path("queue").stringValue()).isEqualTo("orders");
		assertThat(queues.path(0).path("workers").isArray()).isTrue();
	}

	@Test
	void metersAreCalledLikeThoseOfAnApplication() throws Exception {
		HttpResponse<String> metrics = get("/metrics");
		assertThat(metrics.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/plain"));
		assertThat(metrics.body()).contains("spread_queue_manager_active{queue=\"orders\"} 1.0",
				"spread_queue_manager_queued_messages{queue=\"orders\"} 0.0",
				"spread_queue_manager_oldest_age_seconds{queue=\"orders\"}",
				"spread_queue_manager_dead_lettered_messages_total{queue=\"orders\"} 0.0");
		this.manager.pause().join();
		assertThat(get("/metrics").body()).contains("spread_queue_manager_paused{queue=\"orders\"} 1.0");
	}

	@Test
	void theMetersAreThoseOfManagersInThePageOfMeters() throws Exception {
		String body = get("/metrics").body();
		Set<String> documented = Pattern.compile("^\\| `(spread\\.queue\\.manager\\.[a-z.]+)`", Pattern.MULTILINE)
			.matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
			.results()
			.map((found) -> found.group(1).replace('.', '_'))
			.collect(Collectors.toSet());
		assertThat(documented).hasSizeGreaterThan(20)
			.allSatisfy((name) -> assertThat(body).containsPattern("(?m)^" + name + "(_[a-z_]+)?\\{"));
		assertThat(body).contains("le=\"+Inf\"", "le=\"0.001\"");
	}

	@Test
	void aManagerThatHasEndedHoldsNothing() throws Exception {
		this.manager.pause().join();
		this.manager.close();
		assertThat(get("/metrics").body()).contains("spread_queue_manager_paused{queue=\"orders\"} 0.0",
				"spread_queue_manager_max_length_messages{queue=\"orders\"} 0.0",
				"spread_queue_manager_accepted_messages_total{queue=\"orders\"} 0.0");
	}

	@Test
	void queuesOfAClosedLoopAreUnavailable() throws Exception {
		this.loop.close();
		assertThat(get("/queues").statusCode()).isEqualTo(503);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/healthy", "/queues/orders", "/metrics/../queues/x", "/env" })
	void nothingElseIsThere(String path) throws Exception {
		assertThat(get(path).statusCode()).isEqualTo(404);
	}

	@Test
	void nothingCanBeChanged() throws Exception {
		HttpRequest post = HttpRequest.newBuilder(uri("/queues")).POST(BodyPublishers.ofString("purge")).build();
		assertThat(this.client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
		HttpRequest head = HttpRequest.newBuilder(uri("/health")).method("HEAD", BodyPublishers.noBody()).build();
		assertThat(this.client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
	}

	@Test
	void aPortThatIsInUseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> HttpPages.open("127.0.0.1", this.pages.port()))
			.withMessageContaining("Port " + this.pages.port())
			.withMessageContaining("Is it in use?");
		assertThatIllegalArgumentException().isThrownBy(() -> HttpPages.open("127.0.0.1", 70_000));
		assertThatIllegalArgumentException().isThrownBy(() -> HttpPages.open("no-such-host.invalid", 0));
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.pages.port() + path);
	}

	private static JsonNode json(HttpResponse<String> response) {
		return new JsonMapper().readTree(response.body());
	}

}

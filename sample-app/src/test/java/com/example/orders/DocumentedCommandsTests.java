// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each {@code curl} of the documentation, on the order service. Where a page is not about
 * that service, it has only the properties of management and outbox that the page names.
 */
@Tag("slow")
class DocumentedCommandsTests {

	/** The first request of a service takes long on a busy machine. */
	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Path ROOT = Path.of("..");

	private static final Path README = ROOT.resolve("README.md");

	private static final Path FIRST_APPLICATION = ROOT.resolve("docs/first-application.md");

	/** Its commands need each other, and real daemons: ci/two-machines.sh runs them. */
	private static final Path TWO_MACHINES = ROOT.resolve("docs/two-machines.md");

	/** Up to the end of the line, unless that is a backslash, or of the code. */
	private static final Pattern CURL = Pattern.compile("\\bcurl ((?:\\\\\\R|[^`\\n])+)");

	private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

	private static final Pattern PROPERTY = Pattern.compile("^(?:management|spread\\.queue\\.outbox)\\.\\S+=.*$",
			Pattern.MULTILINE);

	private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(spring-boot-[\\w-]+)</artifactId>");

	private static final Pattern START = Pattern.compile("java -jar sample-app/\\S+ (--\\S+)");

	static List<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			return Stream.concat(Stream.of(README), docs.sorted())
				.filter((page) -> page.toString().endsWith(".md") && !page.equals(TWO_MACHINES))
				.filter((page) -> CURL.matcher(read(page)).find())
				.toList();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyCommandWorksWithWhatItsPageNames(Path page, @TempDir Path directory) throws IOException {
		try (ConfigurableApplicationContext service = start(page.equals(README) ? List.of()
				: List.of("--spread.queue.name=orders", "--spring.config.location=" + properties(page, directory)))) {
			for (Request request : requests(page)) {
				await().atMost(LIMIT).untilAsserted(() -> request.assertWorks(http(service)));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyPageNamesTheDependenciesThatItsCommandsNeed(Path page) {
		List<String> named = artifacts(page.equals(README) ? Path.of("pom.xml") : page);
		assertThat(named).contains("spring-boot-starter-webmvc", "spring-boot-starter-actuator");
		assertThat(artifacts(Path.of("pom.xml"))).as("The commands run with them here").containsAll(named);
	}

	@Test
	void theServiceTakesTheAddressesOfRealDaemons() throws IOException {
		MatchResult command = START.matcher(read(FIRST_APPLICATION)).results().findFirst().orElseThrow();
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("documented-commands");
				QueueManager manager = QueueManager.start(ManagerOptions.of(new QueueName("orders")),
						SpreadOptions.builder().addresses(daemon.address()).build(), loop);
				ConfigurableApplicationContext service = start(
						List.of(command.group(1).replaceFirst("=.*", "=" + daemon.address())))) {
			Request order = requests(README).get(0);
			assertThat(order.method).isEqualTo(HttpMethod.POST);
			order.assertWorks(http(service));
			assertThat(manager.statistics().inboundMessages()).isOne();
		}
	}

	private static ConfigurableApplicationContext start(List<String> arguments) {
		List<String> all = new ArrayList<>(arguments);
		all.add("--server.port=0");
		return SpringApplication.run(OrdersApplication.class, all.toArray(String[]::new));
	}

	private static RestTestClient http(ConfigurableApplicationContext service) {
		String port = service.getEnvironment().getRequiredProperty("local.server.port");
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	private static Path properties(Path page, Path directory) throws IOException {
		List<String> lines = PROPERTY.matcher(read(page)).results().map(MatchResult::group).toList();
		return Files.write(directory.resolve("application.properties"), lines);
	}

	private static List<String> artifacts(Path file) {
		return ARTIFACT.matcher(read(file)).results().map((found) -> found.group(1)).toList();
	}

	private static List<Request> requests(Path page) {
		return CURL.matcher(read(page)).results().map((found) -> Request.of(found.group(1))).toList();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What curl would send. */
	private record Request(HttpMethod method, String path, String body) {

		static Request of(String arguments) {
			HttpMethod method = HttpMethod.GET;
			String path = "";
			String body = "";
			List<String> words = words(arguments);
			for (int i = 0; i < words.size(); i++) {
				switch (words.get(i)) {
					case "-X" -> method = HttpMethod.valueOf(words.get(++i));
					case "-d" -> body = words.get(++i);
					case "-H" -> assertThat(words.get(++i)).isEqualTo("Content-Type: application/json");
					default -> path = words.get(i).replaceFirst("^localhost:8080", "");
				}
			}
			assertThat(path).as(arguments).startsWith("/");
			return new Request(method, path, body);
		}

		private static List<String> words(String arguments) {
			return WORD.matcher(arguments.replaceAll("\\\\\\R", " "))
				.results()
				.map((word) -> Objects.requireNonNullElseGet(word.group(1), word::group))
				.toList();
		}

		void assertWorks(RestTestClient http) {
			RestTestClient.RequestBodySpec request = http.method(this.method).uri(this.path);
			if (!this.body.isEmpty()) {
				request.contentType(MediaType.APPLICATION_JSON).body(this.body);
			}
			String answer = request.exchange()
				.expectStatus()
				.is2xxSuccessful()
				.expectBody(String.class)
				.returnResult()
				.getResponseBody();
			if (this.path.endsWith("/health")) {
				assertThat(answer).as("details are shown").contains("\"spreadQueue\"", "\"manager\"");
			}
		}

	}

}

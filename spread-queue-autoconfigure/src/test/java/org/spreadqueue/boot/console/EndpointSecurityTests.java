// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;

import org.spreadqueue.boot.console.Http.Response;
import org.spreadqueue.documentation.ConsoleExampleTests;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint behind a filter chain of the application's own.
 */
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		classes = { SecuredApplication.class, Security.Users.class, ConsoleExampleTests.Chain.class },
		properties = { "management.endpoints.web.exposure.include=spreadqueue",
				"management.endpoint.spreadqueue.show-payloads=when-authorized",
				"management.endpoint.spreadqueue.roles=OPERATOR", "spread.queue.name=orders",
				"spread.queue.manager.max-attempts=1" })
@Import(InMemoryAuditEventRepository.class)
class EndpointSecurityTests {

	private static final String MESSAGES = "/managers/orders/messages";

	@Autowired
	private ApplicationContext context;

	@Autowired
	private AuditEventRepository audit;

	@LocalServerPort
	private int port;

	private Http alice = Http.onPort(0);

	private Http bob = Http.onPort(0);

	private QueueInUse queue;

	@BeforeEach
	void connect() {
		this.alice = Http.onPort(this.port).as("alice", "a");
		this.bob = Http.onPort(this.port).as("bob", "b");
		this.queue = new QueueInUse(this.context);
		this.queue.pause();
	}

	@AfterEach
	void reset() {
		this.queue.reset();
	}

	@Test
	void strangersGetNothing() {
		for (String path : List.of("", "/overview", MESSAGES)) {
			assertThat(Http.onPort(this.port).get(path).status()).isEqualTo(401);
		}
	}

	@Test
	void payloadsAreShownByRole() {
		this.queue.send("attack at dawn");
		String path = MESSAGES + "?id=" + this.queue.messages().get(0).id();
		assertThat(this.alice.get(path).body()).contains("attack at dawn");
		assertThat(this.alice.get("/overview").at("/process/payloads").asBoolean()).isTrue();
		Response hidden = this.bob.get(path);
		assertThat(hidden.status()).isEqualTo(200);
		assertThat(hidden.body()).doesNotContain("attack");
		assertThat(this.bob.get("/overview").at("/process/payloads").asBoolean()).isFalse();
	}

	@Test
	void changesNeedTheTokenAndAreTheirUsers() {
		this.queue.send("waiting");
		Map<String, String> delete = Map.of("action", "delete", "ids", this.queue.messages().get(0).id().toString());
		assertThat(this.alice.post(MESSAGES, delete).status()).isEqualTo(403);
		assertThat(this.queue.messages()).hasSize(1);
		assertThat(this.alice.withToken().post(MESSAGES, delete).at("/counts/DELETED").asInt()).isEqualTo(1);
		List<AuditEvent> events = this.audit.find("alice", null, null);
		assertThat(events.get(events.size() - 1).getType()).isEqualTo("SPREAD_QUEUE_DELETE");
	}

	@Test
	void whoMayOnlyLookChangesNothing() {
		Map<String, String> resume = Map.of("action", "resume");
		assertThat(this.bob.withToken().post("/managers/orders", resume).status()).isEqualTo(403);
		assertThat(this.queue.manager().figures().paused()).isTrue();
		assertThat(this.alice.withToken().post("/managers/orders", resume).status()).isEqualTo(200);
	}

	@Test
	void aFormOfAnotherSiteIsRefused() {
		this.queue.send("waiting");
		assertThat(this.alice.form("/managers/orders", "text/plain", "{\"action\": \"purge\"}").status())
			.isEqualTo(403);
		assertThat(this.queue.messages()).hasSize(1);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With Spring Security on the class path, and nothing said about it, the endpoint needs a
 * login.
 */
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = SecuredApplication.class,
		properties = { "management.endpoints.web.exposure.include=spreadqueue",
				"management.endpoint.spreadqueue.console.enabled=true",
				"management.endpoint.spreadqueue.show-payloads=when-authorized", "spring.security.user.name=carol",
				"spring.security.user.password=c", "spread.queue.name=orders" })
class DefaultSecurityTests {

	@LocalServerPort
	private int port;

	@Test
	void strangersGetNotEvenThePage() {
		Http stranger = Http.onPort(this.port);
		for (String path : new String[] { "", "/overview", "/console", "/console.js", "/managers/orders/messages" }) {
			assertThat(stranger.get(path).status()).as(path).isEqualTo(401);
		}
	}

	@Test
	void whoIsLoggedInSeesAll() {
		Http carol = Http.onPort(this.port).as("carol", "c");
		assertThat(carol.get("/console").status()).isEqualTo(200);
		assertThat(carol.get("/overview").at("/process/payloads").asBoolean()).isTrue();
	}

}

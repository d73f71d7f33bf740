// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.web;

import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Reaches the endpoint of a program that runs.
 */
final class EndpointClient {

	private EndpointClient() {
	}

	static RestTestClient onPort(int port) {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + port + "/actuator/spreadqueue").build();
	}

}

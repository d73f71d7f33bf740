// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the endpoint of a program that runs, as one user.
 */
final class Http {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private final String base;

	private final Map<String, String> headers;

	Http(String base, Map<String, String> headers) {
		this.base = base;
		this.headers = headers;
	}

	static Http onPort(int port) {
		return new Http("http://localhost:" + port + "/actuator/spreadqueue", Map.of());
	}

	Http as(String user, String password) {
		String credentials = Base64.getEncoder()
			.encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
		return new Http(this.base, Map.of("Authorization", "Basic " + credentials));
	}

	/** The same user, with the token that the application gives in a cookie. */
	Http withToken() {
		String cookie = send(request("")).cookie();
		String token = cookie.substring(cookie.indexOf('=') + 1);
		Map<String, String> all = new HashMap<>(this.headers);
		all.put("Cookie", cookie);
		all.put("X-XSRF-TOKEN", token);
		return new Http(this.base, all);
	}

	Response get(String path) {
		return send(request(path));
	}

	Response post(String path, Map<String, String> body) {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
	}

	/** What a form of another site can send. */
	Response form(String path, String type, String text) {
		return send(request(path).header("Content-Type", type)
			.header("Origin", "http://evil.example")
			.POST(HttpRequest.BodyPublishers.ofString(text)));
	}

	private HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path));
		this.headers.forEach(request::header);
		return request;
	}

	private static Response send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Response(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
					response.body(), response.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Response(int status, String type, String body, String cookie) {

		JsonNode json() {
			return JsonMapper.shared().readTree(this.body);
		}

		JsonNode at(String pointer) {
			return json().at(pointer);
		}

	}

}

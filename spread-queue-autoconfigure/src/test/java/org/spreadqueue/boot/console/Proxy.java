// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * In front of an application: strips a prefix of its own from paths, and can answer
 * itself, as one does whose application is gone.
 */
final class Proxy implements AutoCloseable {

	static final String PREFIX = "/internal/shop";

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	private final int target;

	/** What it answers itself; 0 if it asks the application. */
	private volatile int status;

	Proxy(int target) {
		this.target = target;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext(PREFIX, this::handle);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	String url(String path) {
		return "http://localhost:" + this.server.getAddress().getPort() + PREFIX + path;
	}

	void answer(int status) {
		this.status = status;
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (this.status != 0) {
				exchange.sendResponseHeaders(this.status, -1);
				return;
			}
			HttpResponse<byte[]> response = forward(exchange);
			response.headers()
				.firstValue("Content-Type")
				.ifPresent((type) -> exchange.getResponseHeaders().set("Content-Type", type));
			byte[] body = response.body();
			exchange.sendResponseHeaders(response.statusCode(), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
	}

	private HttpResponse<byte[]> forward(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().toString().substring(PREFIX.length());
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.target + path))
			.method(exchange.getRequestMethod(),
					HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
		String type = exchange.getRequestHeaders().getFirst("Content-Type");
		if (type != null) {
			request.header("Content-Type", type);
		}
		try {
			return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdown();
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.Logger;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.cli.report.ReportJson;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * What the managers of this program are doing, for browsers and monitoring systems. Shows
 * neither payloads nor headers, and changes nothing. Two threads answer; what they do not
 * get to is not answered.
 */
public final class HttpPages implements AutoCloseable {

	private static final Logger logger = QuotingLogger.of(HttpPages.class);

	private static final String JSON = "application/json";

	private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

	private static final int THREADS = 2;

	private static final int WAITING = 32;

	private static final int REPORT_SECONDS = 5;

	private static final int OK = 200;

	private static final int UNAVAILABLE = 503;

	private static final int NOT_FOUND = 404;

	private static final int NOT_ALLOWED = 405;

	/** After so many seconds, who does not send a whole request is cut off. */
	private static final Map<String, String> SERVER_LIMITS = Map.of("sun.net.httpserver.maxReqTime", "10",
			"sun.net.httpserver.maxRspTime", "30");

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	/** One thread is left for the other pages, whatever the managers do. */
	private final Semaphore reporting = new Semaphore(1);

	private final HttpServer server;

	private final ExecutorService executor;

	private HttpPages(InetSocketAddress address) throws IOException {
		this.server = HttpServer.create(address, WAITING);
		AtomicInteger number = new AtomicInteger();
		this.executor = new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(WAITING), (task) -> {
					Thread thread = new Thread(task, "spread-queue-http-" + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		this.server.setExecutor(this.executor);
	}

	/**
	 * Opens a port. Throws an {@link IllegalArgumentException} if that is not possible.
	 */
	static HttpPages open(String address, int port) {
		SERVER_LIMITS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
		try {
			return new HttpPages(new InetSocketAddress(InetAddress.getByName(address), port));
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("Port " + port + " of " + address + " cannot be opened for --http-port: "
					+ ex.getMessage() + ". Is it in use?", ex);
		}
	}

	/** Answers for these managers from now on. */
	public void serve(List<QueueManager> managers) {
		managers.forEach((manager) -> ManagerMeters.register(this.registry, manager));
		page("/health", () -> health(managers));
		page("/queues", () -> queues(managers));
		page("/metrics", () -> new Page(OK, PROMETHEUS, this.registry.scrape()));
		this.server.start();
		logger.info("http://{}:{} has /health, /metrics and /queues", this.server.getAddress().getHostString(), port());
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	private static Page health(List<QueueManager> managers) {
		ObjectNode health = JsonNodeFactory.instance.objectNode();
		boolean up = managers.stream()
			.map(QueueManager::state)
			.allMatch((state) -> state == ManagerState.ACTIVE || state == ManagerState.STANDING_BY);
		health.put("status", up ? "UP" : "DOWN");
		ObjectNode queues = health.putObject("queues");
		managers.forEach((manager) -> queues.put(manager.options().queue().value(), ReportJson.word(manager.state())));
		return new Page(up ? OK : UNAVAILABLE, JSON, ReportJson.MAPPER.writeValueAsString(health));
	}

	private Page queues(List<QueueManager> managers) {
		if (!this.reporting.tryAcquire()) {
			return new Page(UNAVAILABLE, JSON, "{\"status\":\"BUSY\"}");
		}
		try {
			return new Page(OK, JSON, ReportJson.MAPPER.writeValueAsString(reports(managers)));
		}
		catch (CompletionException | RejectedExecutionException ex) {
			return new Page(UNAVAILABLE, JSON, "{\"status\":\"DOWN\"}");
		}
		finally {
			this.reporting.release();
		}
	}

	/** All are asked before one is waited for. */
	private static ArrayNode reports(List<QueueManager> managers) {
		List<CompletableFuture<QueueReport>> reports = managers.stream()
			.map((manager) -> manager.admin().report())
			.toList();
		CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
			.orTimeout(REPORT_SECONDS, TimeUnit.SECONDS)
			.join();
		ArrayNode queues = JsonNodeFactory.instance.arrayNode();
		reports.forEach((report) -> queues.add(ReportJson.of(report.join())));
		return queues;
	}

	private void page(String path, Source source) {
		this.server.createContext(path, (exchange) -> {
			try (exchange) {
				answer(exchange, page(path, exchange, source));
			}
		});
	}

	private static Page page(String path, HttpExchange exchange, Source source) {
		if (!exchange.getRequestURI().getPath().equals(path)) {
			return new Page(NOT_FOUND, JSON, "{}");
		}
		return exchange.getRequestMethod().matches("GET|HEAD") ? source.page() : new Page(NOT_ALLOWED, JSON, "{}");
	}

	private static void answer(HttpExchange exchange, Page page) throws IOException {
		byte[] body = page.text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", page.type);
		exchange.getResponseHeaders().set("Cache-Control", "no-store");
		exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
		if (exchange.getRequestMethod().equals("HEAD")) {
			exchange.sendResponseHeaders(page.status, -1);
			return;
		}
		exchange.sendResponseHeaders(page.status, body.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(body);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
		this.registry.close();
	}

	private record Page(int status, String type, String text) {
	}

	private interface Source {

		Page page();

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.looking;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/** The ways to look at a queue. */
enum Look {

	/** What the page of the console asks for. */
	CONSOLE("the console's page", "spreadqueue/overview"),

	ENDPOINT("the endpoint", "spreadqueue"),

	PROMETHEUS("a scrape of Prometheus", "prometheus"),

	/** What the manager program asks for, natively. */
	WATCH("status --watch", "");

	/** On a busy machine, an answer takes its time. */
	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final String title;

	private final String path;

	Look(String title, String path) {
		this.title = title;
		this.path = path;
	}

	String title() {
		return this.title;
	}

	/** Gets ready to look at an application again and again. */
	Looker open(int port, SpreadAddress daemon) {
		return (this == WATCH) ? new Operator(daemon) : new Browser(port, this.path);
	}

	/** Who looks. */
	interface Looker extends AutoCloseable {

		/**
		 * Looks once, and returns how many bytes the answer had, 0 if that is unknown.
		 */
		int look() throws IOException, InterruptedException;

		@Override
		void close();

	}

	private static final class Browser implements Looker {

		private static final int OK = 200;

		private final HttpClient client = HttpClient.newHttpClient();

		private final HttpRequest request;

		Browser(int port, String path) {
			this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path))
				.timeout(LIMIT)
				.build();
		}

		@Override
		public int look() throws IOException, InterruptedException {
			HttpResponse<byte[]> response = this.client.send(this.request, HttpResponse.BodyHandlers.ofByteArray());
			if (response.statusCode() != OK) {
				throw new IOException(this.request.uri() + " answers with the status " + response.statusCode());
			}
			return response.body().length;
		}

		@Override
		public void close() {
			// The client's thread ends when nobody has the client.
		}

	}

	private static final class Operator implements Looker {

		private final EventLoop loop = EventLoop.start("operator");

		private final RemoteQueueAdmin admin;

		Operator(SpreadAddress daemon) {
			this.admin = RemoteQueueAdmin.open(new QueueName(LookedAtApplication.QUEUE), SealKeys.NONE, LIMIT,
					SpreadOptions.builder().addresses(daemon).build(), this.loop);
		}

		@Override
		public int look() {
			this.admin.report().join();
			return 0;
		}

		@Override
		public void close() {
			this.admin.close();
			this.loop.close();
		}

	}

}

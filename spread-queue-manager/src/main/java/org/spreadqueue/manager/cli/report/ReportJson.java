// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.report;

import java.time.Duration;
import java.util.Locale;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueueReport.SenderReport;
import org.spreadqueue.manager.QueueReport.WorkerReport;

/**
 * What a manager reports as JSON. Times are ISO instants or seconds, sizes bytes. All
 * JSON of the program is ASCII, so no terminal obeys what others have written.
 */
public final class ReportJson {

	/** For people. */
	public static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.enable(SerializationFeature.INDENT_OUTPUT)
		.build();

	private static final double MILLIS = 1000;

	private ReportJson() {
	}

	/** Describes a queue. */
	public static ObjectNode of(QueueReport report) {
		QueueFigures figures = report.figures();
		ObjectNode json = JsonNodeFactory.instance.objectNode()
			.put("queue", report.queue().value())
			.put("time", report.time().toString())
			.put("manager", report.privateGroup())
			.put("state", word(report.state()))
			.put("started", report.statistics().startTime().toString())
			.put("paused", figures.paused())
			.put("waiting", figures.waiting())
			.put("delayed", figures.delayed())
			.put("inFlight", figures.inFlight())
			.put("deadLetters", report.deadLetters())
			.put("oldestAge", seconds(figures.oldestAge()))
			.put("bytes", figures.bytes())
			.put("maxLength", report.limits().maxLength())
			.put("maxSize", report.limits().maxSize())
			.put("accepted", figures.accepted())
			.put("done", figures.done())
			.put("failed", figures.failed())
			.put("redelivered", figures.redelivered())
			.put("expired", figures.expired())
			.put("rejected", figures.rejected())
			.put("deadLettered", figures.deadLettered())
			.put("purged", figures.purged());
		ArrayNode workers = json.putArray("workers");
		report.workers().forEach((worker) -> workers.add(of(worker)));
		ArrayNode senders = json.putArray("senders");
		report.senders().forEach((sender) -> senders.add(of(sender)));
		return json;
	}

	private static ObjectNode of(WorkerReport worker) {
		return JsonNodeFactory.instance.objectNode()
			.put("privateGroup", worker.privateGroup())
			.put("legacy", worker.legacy())
			.put("ready", worker.ready())
			.put("capacity", worker.capacity())
			.put("inFlight", worker.inFlight())
			.put("silentFor", seconds(worker.silentFor()));
	}

	private static ObjectNode of(SenderReport sender) {
		return JsonNodeFactory.instance.objectNode()
			.put("producer", sender.producer())
			.put("privateGroup", sender.privateGroup())
			.put("accepted", sender.accepted())
			.put("blocked", sender.blocked())
			.put("silentFor", seconds(sender.silentFor()));
	}

	private static double seconds(Duration time) {
		return time.toMillis() / MILLIS;
	}

	/** As on the wire and in properties. */
	public static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}

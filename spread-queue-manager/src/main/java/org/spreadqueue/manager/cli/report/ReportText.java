// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.report;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueueReport.SenderReport;
import org.spreadqueue.manager.QueueReport.WorkerReport;
import org.spreadqueue.spread.log.Excerpt;

/** What a manager reports as lines for people. */
public final class ReportText {

	/** Workers and senders that are shown, so that it fits on a screen. */
	static final int MAX_PEERS = 10;

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

	private static final double NANOS = 1e9;

	private final ZoneId zone;

	/** Creates what writes times in this zone. */
	public ReportText(ZoneId zone) {
		this.zone = zone;
	}

	/**
	 * Writes a report.
	 * @param before an earlier one, from which the rates are, {@code null} if there is
	 * none
	 */
	public String of(QueueReport report, @Nullable QueueReport before) {
		QueueFigures figures = report.figures();
		StringBuilder text = new StringBuilder();
		line(text, "queue", report.queue() + ", " + TIME.format(report.time().atZone(this.zone)));
		line(text, "manager",
				report.privateGroup() + ", " + ReportJson.word(report.state())
						+ (figures.paused() ? ", PAUSED: nothing is dispatched" : "") + ", up "
						+ age(report.statistics().runTime()));
		line(text, "waiting", figures.waiting() + " of " + report.limits().maxLength() + ", the oldest for "
				+ age(figures.oldestAge()) + ", " + figures.delayed() + " delayed");
		line(text, "in flight", figures.inFlight() + " at workers");
		line(text, "dead", report.deadLetters() + " letters");
		line(text, "so far", figures.accepted() + " accepted, " + figures.done() + " done, " + figures.failed()
				+ " failed, " + figures.redelivered() + " redelivered, " + figures.deadLettered() + " dead, "
				+ figures.expired() + " expired, " + figures.rejected() + " rejected, " + figures.purged() + " purged");
		if (before != null) {
			line(text, "rates", rate(report, before, QueueFigures::accepted) + " in, "
					+ rate(report, before, QueueFigures::done) + " done");
		}
		line(text, "workers", workers(report.workers()));
		report.workers().stream().limit(MAX_PEERS).forEach((worker) -> line(text, "", of(worker)));
		rest(text, report.workers().size());
		line(text, "senders", String.valueOf(report.senders().size()));
		report.senders().stream().limit(MAX_PEERS).forEach((sender) -> line(text, "", of(sender)));
		rest(text, report.senders().size());
		return text.toString();
	}

	private static String workers(List<WorkerReport> workers) {
		int capacity = workers.stream().mapToInt(WorkerReport::capacity).sum();
		return workers.isEmpty() ? "NONE: nothing is processed" : workers.size() + ", for " + capacity + " jobs";
	}

	private static String of(WorkerReport worker) {
		return worker.privateGroup() + ", " + (worker.ready() ? "ready" : "busy") + ", " + worker.inFlight() + " of "
				+ worker.capacity() + (worker.legacy() ? ", legacy" : "") + ", heard of " + age(worker.silentFor())
				+ " ago";
	}

	private static String of(SenderReport sender) {
		return (sender.privateGroup().isEmpty() ? sender.producer() : sender.privateGroup()) + ", " + sender.accepted()
				+ " accepted" + (sender.blocked() ? ", WAITS for room" : "") + ", heard of " + age(sender.silentFor())
				+ " ago";
	}

	private static void rest(StringBuilder text, int all) {
		if (all > MAX_PEERS) {
			line(text, "", "and " + (all - MAX_PEERS) + " more");
		}
	}

	private static String rate(QueueReport report, QueueReport before, ToLongFunction<QueueFigures> count) {
		double seconds = Duration.between(before.time(), report.time()).toNanos() / NANOS;
		long more = count.applyAsLong(report.figures()) - count.applyAsLong(before.figures());
		// Another manager has counts of its own.
		return (seconds > 0 && more >= 0) ? String.format(Locale.ROOT, "%.1f/s", more / seconds) : "?";
	}

	/** In the largest unit of which there are two, or in seconds. */
	static String age(Duration age) {
		long seconds = age.toSeconds();
		if (seconds >= 2 * 24 * 3600) {
			return age.toDays() + " d";
		}
		if (seconds >= 2 * 3600) {
			return age.toHours() + " h";
		}
		return (seconds >= 2 * 60) ? age.toMinutes() + " min"
				: String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1000.0);
	}

	private static void line(StringBuilder text, String name, String value) {
		text.append(String.format(Locale.ROOT, "%-10s", name)).append(Excerpt.line(value)).append('\n');
	}

}

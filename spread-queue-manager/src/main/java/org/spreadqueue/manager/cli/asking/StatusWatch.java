// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.AdministrationException;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.cli.report.ReportText;
import org.spreadqueue.spread.log.Excerpt;

/**
 * Prints what a manager reports, again and again. While none answers it says so and goes
 * on, because that is what one wants to see the end of.
 */
final class StatusWatch implements Runnable {

	private final QueueAdmin admin;

	private final PrintWriter out;

	private final boolean repaint;

	private final Duration interval;

	private final ReportText text = new ReportText(ZoneId.systemDefault());

	/**
	 * Creates a watch.
	 * @param repaint whether the output is a terminal, on which each report takes the
	 * place of the one before
	 */
	StatusWatch(QueueAdmin admin, PrintWriter out, boolean repaint, Duration interval) {
		this.admin = admin;
		this.out = out;
		this.repaint = repaint;
		this.interval = interval;
	}

	/** Ends when its thread is interrupted, or nobody reads the output any more. */
	@Override
	public void run() {
		QueueReport before = null;
		while (!Thread.currentThread().isInterrupted() && !this.out.checkError()) {
			before = print(before);
			LockSupport.parkNanos(this.interval.toNanos());
		}
	}

	private @Nullable QueueReport print(@Nullable QueueReport before) {
		try {
			QueueReport report = AskingCommand.await(this.admin.report());
			print(this.text.of(report, before));
			return report;
		}
		catch (AdministrationException ex) {
			print(Excerpt.line(String.valueOf(ex.getMessage())) + "\n");
			return null;
		}
	}

	private void print(String paragraph) {
		if (this.repaint) {
			this.out.print(Terminal.CLEAR);
		}
		this.out.print(paragraph);
		if (!this.repaint) {
			this.out.println();
		}
		this.out.flush();
	}

}

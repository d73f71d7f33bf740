// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.worker.JobProgress;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressExampleTests {

	@Test
	void whoWaitsForAReportSeesHowFarItIs() {
		ExampleApplication.of(Reports.class).run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			Bar bar = context.getBean(Bar.class);
			// tag::request[]
			String file = queues.to("reports")
				.timeout(Duration.ofMinutes(10))
				.onProgress((progress) -> bar.show(progress.fraction(), progress.text()))
				.sendAndReceive(10, String.class);
			// end::request[]
			assertThat(file).isEqualTo("report.pdf");
			assertThat(bar.fraction).isEqualTo(0.9);
			assertThat(bar.text).isEqualTo("page 9 of 10");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Reports {

		@Bean
		Bar bar() {
			return new Bar();
		}

		@Bean
		Printer printer(Bar bar) {
			return new Printer(bar);
		}

	}

	static class Printer {

		private final Bar bar;

		Printer(Bar bar) {
			this.bar = bar;
		}

		// tag::listener[]
		@QueueListener("reports")
		String print(int pages, JobProgress progress) throws InterruptedException {
			for (int page = 1; page <= pages; page++) {
				print(page);
				progress.report((double) page / pages, "page " + page + " of " + pages);
			}
			return "report.pdf";
		}
		// end::listener[]

		/** The last page takes until somebody has seen how far the others are. */
		private void print(int page) throws InterruptedException {
			if (page == 10) {
				assertThat(this.bar.seen.await(30, TimeUnit.SECONDS)).isTrue();
			}
		}

	}

	static class Bar {

		private final CountDownLatch seen = new CountDownLatch(1);

		private volatile double fraction;

		private volatile String text = "";

		void show(double newFraction, String newText) {
			this.fraction = newFraction;
			this.text = newText;
			if (newFraction == 0.9) {
				this.seen.countDown();
			}
		}

	}

}

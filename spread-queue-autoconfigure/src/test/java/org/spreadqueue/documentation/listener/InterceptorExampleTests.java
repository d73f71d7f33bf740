// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

class InterceptorExampleTests {

	@Test
	void isCalledWhenTheMessageIsThrough() {
		ExampleApplication.of(Orders.class).run((context) -> {
			context.getBean(SpreadQueueOperations.class).send("orders", "tea");
			assertThat(context.getBean(Orders.class).log.poll(10, TimeUnit.SECONDS)).isEqualTo("orders: Done[]");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		final BlockingQueue<String> log = new LinkedBlockingQueue<>();

		@QueueListener("orders")
		void process(String item) {
		}

		// tag::interceptor[]
		@Bean
		QueueInterceptor audit() {
			return new QueueInterceptor() {

				@Override
				public void after(Job job, JobResult result, @Nullable Throwable failure) {
					Orders.this.log.add(job.queue() + ": " + result);
				}

			};
		}
		// end::interceptor[]

	}

}

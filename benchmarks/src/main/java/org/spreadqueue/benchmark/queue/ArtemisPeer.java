// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsMessagingTemplate;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.support.converter.JacksonJsonMessageConverter;
import org.springframework.jms.support.converter.MessageType;

import org.spreadqueue.benchmark.common.JobCounter;

/** Artemis in the process, through Spring JMS, with default settings. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = { "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
		"org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration" })
class ArtemisPeer {

	@Bean
	JacksonJsonMessageConverter messageConverter() {
		JacksonJsonMessageConverter converter = new JacksonJsonMessageConverter();
		converter.setTargetType(MessageType.TEXT);
		converter.setTypeIdPropertyName("_type");
		return converter;
	}

	@Bean
	JobQueue jobQueue(JmsTemplate jms, JmsMessagingTemplate messaging, @Value("${bench.queue}") String name) {
		return new JobQueue() {

			@Override
			public CompletableFuture<?> submit(Job job) {
				jms.convertAndSend(name, job);
				return CompletableFuture.completedFuture(null);
			}

			@Override
			public void send(Job job) {
				jms.convertAndSend(name, job);
			}

			@Override
			public Job.@Nullable Receipt request(Job job) {
				return messaging.convertSendAndReceive(name, job, Job.Receipt.class);
			}

		};
	}

	static class Runner {

		private final JobCounter counter;

		Runner(JobCounter counter) {
			this.counter = counter;
		}

		@JmsListener(destination = "${bench.queue}", concurrency = "${bench.listeners}-${bench.listeners}")
		void run(Job job) {
			this.counter.ran();
		}

	}

	static class Answerer {

		private final JobCounter counter;

		Answerer(JobCounter counter) {
			this.counter = counter;
		}

		@JmsListener(destination = "${bench.queue}", concurrency = "${bench.listeners}-${bench.listeners}")
		Job.Receipt answer(Job job) {
			this.counter.ran();
			return new Job.Receipt(job.number(), job.item());
		}

	}

}

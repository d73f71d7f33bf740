// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;

import org.spreadqueue.benchmark.common.JobCounter;

/**
 * RabbitMQ through Spring AMQP, with default settings: durable queue, persistent
 * messages, acknowledgement when the listener returns. Publisher confirms, which
 * {@link JobQueue#send} needs, are the one setting of their own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = { "org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration",
		"org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration",
		"org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration" })
class RabbitPeer {

	/** The queue is deleted when the listener leaves. */
	private static final String AUTO_DELETE = "true";

	private static final Duration CONFIRM_LIMIT = Duration.ofSeconds(5);

	@Bean
	JacksonJsonMessageConverter messageConverter() {
		return new JacksonJsonMessageConverter("*");
	}

	@Bean
	JobQueue jobQueue(RabbitTemplate rabbit, @Value("${bench.queue}") String name) {
		rabbit.setReplyTimeout(CONFIRM_LIMIT.toMillis());
		return new JobQueue() {

			@Override
			public CompletableFuture<?> submit(Job job) {
				rabbit.convertAndSend(name, job);
				return CompletableFuture.completedFuture(null);
			}

			@Override
			public void send(Job job) {
				rabbit.invoke((channel) -> {
					channel.convertAndSend(name, job);
					channel.waitForConfirmsOrDie(CONFIRM_LIMIT.toMillis());
					return true;
				});
			}

			@Override
			public Job.@Nullable Receipt request(Job job) {
				return rabbit.convertSendAndReceiveAsType(name, job, new ParameterizedTypeReference<>() {
				});
			}

		};
	}

	static class Runner {

		private final JobCounter counter;

		Runner(JobCounter counter) {
			this.counter = counter;
		}

		@RabbitListener(queuesToDeclare = @Queue(name = "${bench.queue}", durable = "true", autoDelete = AUTO_DELETE),
				concurrency = "${bench.listeners}")
		void run(Job job) {
			this.counter.ran();
		}

	}

	static class Answerer {

		private final JobCounter counter;

		Answerer(JobCounter counter) {
			this.counter = counter;
		}

		@RabbitListener(queuesToDeclare = @Queue(name = "${bench.queue}", durable = "true", autoDelete = AUTO_DELETE),
				concurrency = "${bench.listeners}")
		Job.Receipt answer(Job job) {
			this.counter.ran();
			return new Job.Receipt(job.number(), job.item());
		}

	}

}

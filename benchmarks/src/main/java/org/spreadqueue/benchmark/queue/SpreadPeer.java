// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.benchmark.common.JobCounter;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

/** This project, with default settings. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = { "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
		"org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration",
		"org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration" })
class SpreadPeer {

	@Bean
	JobQueue jobQueue(SpreadQueueOperations queues, @Value("${bench.queue}") String name) {
		return new JobQueue() {

			@Override
			public CompletableFuture<?> submit(Job job) {
				return queues.sendAsync(name, job);
			}

			@Override
			public void send(Job job) {
				queues.send(name, job);
			}

			@Override
			public Job.@Nullable Receipt request(Job job) {
				return queues.sendAndReceive(name, job, Job.Receipt.class);
			}

		};
	}

	static class Runner {

		private final JobCounter counter;

		Runner(JobCounter counter) {
			this.counter = counter;
		}

		@QueueListener(queues = "${bench.queue}", id = "bench", concurrency = "${bench.listeners}")
		void run(Job job) {
			this.counter.ran();
		}

	}

	static class Answerer {

		private final JobCounter counter;

		Answerer(JobCounter counter) {
			this.counter = counter;
		}

		@QueueListener(queues = "${bench.queue}", id = "bench", concurrency = "${bench.listeners}")
		Job.Receipt answer(Job job) {
			this.counter.ran();
			return new Job.Receipt(job.number(), job.item());
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.startup;

import java.lang.management.ManagementFactory;

import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import org.spreadqueue.spring.annotation.QueueListener;

/**
 * A minimal web application, with what the class path adds to it. Prints how many
 * milliseconds after its process began it was ready, and runs until it is terminated.
 */
@RestController
@EnableAutoConfiguration
class WebApplication {

	static final String STARTED = "started";

	/** The argument is the class of a further bean, if it is not empty. */
	public static void main(String[] arguments) throws ClassNotFoundException {
		Class<?>[] sources = arguments[0].isEmpty() ? new Class<?>[] { WebApplication.class }
				: new Class<?>[] { WebApplication.class, Class.forName(arguments[0]) };
		System.setProperty("server.port", "0");
		System.setProperty("server.address", "127.0.0.1");
		SpringApplication.run(sources, new String[0]);
		long start = ManagementFactory.getRuntimeMXBean().getStartTime();
		System.out.println(STARTED + " " + (System.currentTimeMillis() - start));
	}

	@GetMapping("/")
	String hello() {
		return "hello";
	}

	/** A listener of spread-queue, on the embedded daemon. */
	static class SpreadListener {

		@QueueListener("start-up")
		void run(String job) {
		}

	}

	/** A listener of Spring AMQP. */
	static class AmqpListener {

		@RabbitListener(queuesToDeclare = @Queue(name = "start-up", autoDelete = "true"))
		void run(String job) {
		}

	}

}

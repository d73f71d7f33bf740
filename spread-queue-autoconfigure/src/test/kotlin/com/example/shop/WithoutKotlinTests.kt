// SPDX-License-Identifier: Apache-2.0

package com.example.shop

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.test.context.FilteredClassLoader
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.boot.test.context.runner.ContextConsumer

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration
import org.spreadqueue.spring.annotation.InvalidQueueListenerException
import org.spreadqueue.spring.annotation.QueueListener
import org.spreadqueue.spring.template.SpreadQueueOperations

/**
 * Applications that do not have all of Kotlin's libraries.
 */
class WithoutKotlinTests {

	private val runner = ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration::class.java))

	@Test
	fun `listeners work without Kotlin's libraries`() {
		runner.withClassLoader(FilteredClassLoader("kotlin", "kotlinx"))
			.withBean(Blocking::class.java)
			.run(ContextConsumer { context ->
				val queues = context.getBean(SpreadQueueOperations::class.java)
				assertThat(queues.sendAndReceive("orders", "tea", String::class.java)).isEqualTo("tea!")
			})
	}

	@Test
	fun `a suspend function without what calls it is refused at startup`() {
		runner.withClassLoader(FilteredClassLoader("kotlinx.coroutines.reactor"))
			.withBean(Suspending::class.java)
			.run(ContextConsumer { context ->
				assertThat(context).hasFailed()
				assertThat(context.startupFailure).isInstanceOf(InvalidQueueListenerException::class.java)
					.hasMessageContaining("It is a suspend function, and what calls it is not on the class path.")
					.hasMessageContaining("kotlinx-coroutines-reactor")
			})
	}

	class Blocking {

		@QueueListener("orders")
		fun process(item: String): String = "$item!"

	}

	class Suspending {

		@QueueListener("orders")
		suspend fun process(item: String): String = "$item!"

	}

}

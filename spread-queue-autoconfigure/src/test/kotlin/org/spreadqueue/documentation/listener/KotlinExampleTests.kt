// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener

import java.math.BigDecimal

import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.boot.test.context.runner.ContextConsumer

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration
import org.spreadqueue.spring.annotation.QueueListener
import org.spreadqueue.spring.template.SpreadQueueOperations

class KotlinExampleTests {

	private val runner = ApplicationContextRunner().withConfiguration(
		AutoConfigurations.of(JacksonAutoConfiguration::class.java, SpreadQueueAutoConfiguration::class.java)
	)

	@Test
	fun `a suspend function answers`() {
		runner.withBean(OrderWorker::class.java).run(ContextConsumer { context ->
			val queues = context.getBean(SpreadQueueOperations::class.java)
			assertThat(queues.sendAndReceive("orders", mapOf("item" to "tea"), Receipt::class.java))
				.isEqualTo(Receipt("tea", BigDecimal("3.5")))
		})
	}

	data class Order(val item: String, val quantity: Int = 1)

	data class Receipt(val item: String, val total: BigDecimal)

	class OrderWorker {

		// tag::listener[]
		@QueueListener("orders")
		suspend fun process(order: Order): Receipt {
			val price = priceOf(order.item)
			return Receipt(order.item, price * order.quantity.toBigDecimal())
		}
		// end::listener[]

		private suspend fun priceOf(item: String): BigDecimal {
			yield()
			return if (item == "tea") BigDecimal("3.5") else BigDecimal.ONE
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package com.example.shop

import java.math.BigDecimal
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest

import org.spreadqueue.JobFailedException
import org.spreadqueue.spring.listener.QueueListenerContainer
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry
import org.spreadqueue.spring.template.SpreadQueueOperations
import org.spreadqueue.test.EmbeddedSpreadQueue

/**
 * Listeners in Kotlin: data classes, nullable types and suspend functions.
 */
@SpringBootTest
@EmbeddedSpreadQueue("orders", "suspended", "optional", "failing", "batches", "deliveries", "stuck", "stock")
class ShopTests(
	@param:Autowired private val queues: SpreadQueueOperations,
	@param:Autowired private val listeners: QueueListenerContainerRegistry,
	@param:Autowired private val shop: Shop,
) {

	@Test
	fun `a data class is a payload, with its default values`() {
		assertThat(queues.sendAndReceive("orders", Order("tea", 2), Receipt::class.java))
			.isEqualTo(Receipt("tea", BigDecimal(6)))
		assertThat(queues.sendAndReceive("orders", mapOf("item" to "tea"), Receipt::class.java))
			.isEqualTo(Receipt("tea", BigDecimal(3)))
	}

	@Test
	fun `a suspend function answers when it is through`() {
		assertThat(queues.sendAndReceive("suspended", Order("tea", 2), Receipt::class.java))
			.isEqualTo(Receipt("tea from suspended", BigDecimal(4)))
	}

	@Test
	fun `nullable types take and give null`() {
		assertThat(queues.sendAndReceive("optional", "tea", Receipt::class.java))
			.isEqualTo(Receipt("tea", BigDecimal.ONE))
		assertThat(queues.sendAndReceive("optional", null, Receipt::class.java)).isNull()
	}

	@Test
	fun `what a suspend function throws is the answer`() {
		assertThatExceptionOfType(JobFailedException::class.java)
			.isThrownBy { queues.sendAndReceive("failing", "tea", String::class.java) }
			.withMessageContaining("no tea here")
	}

	@Test
	fun `a suspend function takes batches`() {
		val first = queues.sendAndReceiveAsync("batches", Order("tea"), String::class.java)
		val second = queues.sendAndReceiveAsync("batches", Order("milk"), String::class.java)
		assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("tea of 2")
		assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("milk of 2")
	}

	@Test
	fun `methods of a class share a queue by the type of the payload`() {
		assertThat(queues.sendAndReceive("stock", Arrived("tea"), String::class.java)).isEqualTo("tea is there")
		assertThat(queues.sendAndReceive("stock", SoldOut("milk"), String::class.java)).isEqualTo("milk is gone")
	}

	@Test
	fun `a stop waits for what is suspended`() {
		val listener = listener("deliveries")
		val answer = queues.sendAndReceiveAsync("deliveries", "tea", String::class.java)
		await().until { listener.statistics().running() == 1 }
		val stopped = CompletableFuture<Unit>()
		listener.stop { stopped.complete(Unit) }
		assertThat(stopped).isNotDone()
		shop.delivery.complete("ship")
		assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("tea by ship")
		stopped.get(20, TimeUnit.SECONDS)
		assertThat(listener.isRunning).isFalse()
	}

	@Test
	fun `a stop that takes too long cancels what is suspended`() {
		val listener = listener("stuck")
		queues.send("stuck", "tea")
		await().until { listener.statistics().running() == 1 }
		listener.stop()
		assertThat(shop.cancelled.get(20, TimeUnit.SECONDS)).isEqualTo("tea")
	}

	private fun listener(id: String): QueueListenerContainer = listeners.find(id).orElseThrow()

}

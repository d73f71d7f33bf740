// SPDX-License-Identifier: Apache-2.0

package com.example.shop

import java.math.BigDecimal
import java.util.concurrent.CompletableFuture

import com.fasterxml.jackson.annotation.JsonTypeInfo
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.messaging.handler.annotation.Header
import org.springframework.stereotype.Component

import org.spreadqueue.spring.QueueHeaders
import org.spreadqueue.spring.annotation.QueueHandler
import org.spreadqueue.spring.annotation.QueueListener

data class Order(val item: String, val quantity: Int = 1)

data class Receipt(val item: String, val total: BigDecimal)

@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface StockEvent

data class Arrived(val item: String) : StockEvent

data class SoldOut(val item: String) : StockEvent

/**
 * An application with listeners of all sorts.
 */
@SpringBootApplication(proxyBeanMethods = false)
class Shop {

	/** Completed by tests: what a suspended listener waits for. */
	val delivery = CompletableDeferred<String>()

	/** Completed by a listener that was cancelled. */
	val cancelled = CompletableFuture<String>()

	@QueueListener("orders")
	fun process(order: Order): Receipt = Receipt(order.item, BigDecimal(3 * order.quantity))

	@QueueListener("suspended")
	suspend fun process(order: Order, @Header(QueueHeaders.QUEUE) queue: String): Receipt =
		withContext(Dispatchers.Default) {
			yield()
			Receipt("${order.item} from $queue", BigDecimal(2 * order.quantity))
		}

	@QueueListener("optional")
	suspend fun find(item: String?): Receipt? {
		yield()
		return item?.let { Receipt(it, BigDecimal.ONE) }
	}

	@QueueListener("failing")
	suspend fun fail(item: String): String {
		yield()
		throw NoSuchElementException("no $item here")
	}

	@QueueListener("batches", batchSize = "2", batchWait = "20s")
	suspend fun process(orders: List<Order>): List<String> {
		yield()
		return orders.map { "${it.item} of ${orders.size}" }
	}

	@QueueListener("deliveries", id = "deliveries")
	suspend fun deliver(item: String): String = "$item by ${delivery.await()}"

	@QueueListener("stuck", id = "stuck", shutdownTimeout = "1ms")
	suspend fun wait(item: String) {
		try {
			awaitCancellation()
		}
		finally {
			cancelled.complete(item)
		}
	}

}

@QueueListener("stock")
@Component
class Stock {

	@QueueHandler
	suspend fun arrived(event: Arrived): String = "${event.item} is there"

	@QueueHandler
	fun soldOut(event: SoldOut): String = "${event.item} is gone"

}

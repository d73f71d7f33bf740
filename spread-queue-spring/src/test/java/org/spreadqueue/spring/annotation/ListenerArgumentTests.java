// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobProgress;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerArgumentTests {

	private static final BlockingQueue<Object> received = new ArrayBlockingQueue<>(10);

	@Test
	void readsPayloadAsRecord() throws Exception {
		assertReceives(RecordListener.class, "{'item':'book','quantity':'2'}", new Order("book", 2));
	}

	@Test
	void readsPayloadAsText() throws Exception {
		assertReceives(TextListener.class, "'hello'", "hello");
	}

	@Test
	void readsPayloadAsMap() throws Exception {
		assertReceives(MapListener.class, "{'a':1}", Map.of("a", 1));
	}

	@Test
	void readsPayloadAsListOfRecords() throws Exception {
		assertReceives(ListListener.class, "[{'item':'book','quantity':2}]", List.of(new Order("book", 2)));
	}

	@Test
	void givesPayloadAsTree() throws Exception {
		try (ListenerContext context = new ListenerContext(TreeListener.class)) {
			context.handle("{'a':[1]}");
			assertThat(received.poll()).isEqualTo(context.tree("{'a':[1]}"));
		}
	}

	@Test
	void givesHeadersAndJobBesideThePayload() throws Exception {
		try (ListenerContext context = new ListenerContext(EverythingListener.class)) {
			context.handle("{'item':'book','quantity':2}");
			assertThat(received).hasSize(6);
			assertThat(received.poll()).isEqualTo(new Order("book", 2));
			assertThat(received.poll()).isEqualTo("orders");
			assertThat(received.poll()).isEqualTo("#alice#localhost");
			assertThat(received.poll()).isEqualTo(7L);
			assertThat(received.poll()).isEqualTo("everything");
			assertThat(received.poll()).isInstanceOfSatisfying(Job.class,
					(job) -> assertThat(job.originator()).isEqualTo("#alice#localhost"));
		}
	}

	@Test
	void givesSomethingToReportProgressWithEvenIfNobodyLooks() throws Exception {
		try (ListenerContext context = new ListenerContext(ProgressListener.class)) {
			assertThat(context.handle("3")).isEqualTo(JobResult.done());
			assertThat(received.poll()).isEqualTo(3);
		}
	}

	@Test
	void givesMessageWithConvertedPayload() throws Exception {
		assertReceives(MessageListener.class, "{'item':'book','quantity':2}", new Order("book", 2));
	}

	@Test
	void givesAllHeaders() throws Exception {
		assertReceives(HeadersListener.class, "1", "orders");
	}

	@Test
	void callsListenerWithoutParameters() throws Exception {
		assertReceives(NothingListener.class, "1", "called");
	}

	@Test
	void takesMissingPayloadOnlyIfItMayBeNull() throws Exception {
		try (ListenerContext context = new ListenerContext(OptionalListener.class)) {
			assertThat(context.handle("null")).isEqualTo(JobResult.done());
			assertThat(received.poll()).isEqualTo("no order");
		}
		try (ListenerContext context = new ListenerContext(NullableListener.class)) {
			assertThat(context.handle("null")).isEqualTo(JobResult.done());
			assertThat(received.poll()).isEqualTo("nothing");
		}
		try (ListenerContext context = new ListenerContext(RecordListener.class)) {
			assertThat(context.handle("null")).isInstanceOf(JobResult.Failure.class);
			assertThat(received).isEmpty();
		}
	}

	@Test
	void amountsKeepTheirScale() throws Exception {
		assertReceives(AmountListener.class, "{'total':3.50}", new Amount(new BigDecimal("3.50")));
	}

	@Test
	void aMessageOfAnythingHasTheTree() throws Exception {
		try (ListenerContext context = new ListenerContext(AnyMessageListener.class)) {
			context.handle("{'a':[1]}");
			assertThat(received.poll()).isEqualTo(context.tree("{'a':[1]}"));
		}
	}

	@Test
	void whatIsMalformedFailsForGoodWithoutCallingListener() throws Exception {
		for (Class<?> listener : List.of(RecordListener.class, TextListener.class, TreeListener.class,
				MessageListener.class)) {
			try (ListenerContext context = new ListenerContext(listener)) {
				assertThat(context.handle("{'item':")).isInstanceOfSatisfying(JobResult.Failure.class,
						(failure) -> assertThat(failure.isUnreadable()).isTrue());
				assertThat(received).isEmpty();
			}
		}
	}

	@Test
	void failsJobWithoutCallingListenerIfPayloadDoesNotFit() throws Exception {
		try (ListenerContext context = new ListenerContext(RecordListener.class)) {
			assertThat(context.handle("{'item':'book','quantity':'many'}")).isInstanceOfSatisfying(
					JobResult.Failure.class,
					(failure) -> assertThat(failure.message()).contains("cannot be read as")
						.contains("Order")
						.contains("many"));
			assertThat(received).isEmpty();
		}
	}

	private static void assertReceives(Class<?> listener, String json, Object expected) throws Exception {
		try (ListenerContext context = new ListenerContext(listener)) {
			assertThat(context.handle(json)).isEqualTo(JobResult.done());
			assertThat(received.poll()).isEqualTo(expected);
		}
	}

	record Order(String item, int quantity) {
	}

	record Amount(BigDecimal total) {
	}

	static class AmountListener {

		@QueueListener("orders")
		void process(Amount amount) {
			received.add(amount);
		}

	}

	static class AnyMessageListener {

		@QueueListener("orders")
		void process(Message<?> message) {
			received.add(message.getPayload());
		}

	}

	static class RecordListener {

		@QueueListener("orders")
		void process(Order order) {
			received.add(order);
		}

	}

	static class TextListener {

		@QueueListener("orders")
		void process(String text) {
			received.add(text);
		}

	}

	static class MapListener {

		@QueueListener("orders")
		void process(Map<String, Object> map) {
			received.add(map);
		}

	}

	static class ListListener {

		@QueueListener("orders")
		void process(List<Order> orders) {
			received.add(orders);
		}

	}

	static class TreeListener {

		@QueueListener("orders")
		void process(JsonNode tree) {
			received.add(tree);
		}

	}

	static class EverythingListener {

		@QueueListener(queues = "orders", id = "everything")
		void process(@Payload Order order, @Header(QueueHeaders.QUEUE) String queue,
				@Header(QueueHeaders.ORIGINATOR) String originator, @Header(QueueHeaders.JOB_ID) long jobId,
				@Header(QueueHeaders.LISTENER_ID) String listenerId, Job job) {
			received.addAll(List.of(order, queue, originator, jobId, listenerId, job));
		}

	}

	static class ProgressListener {

		@QueueListener("orders")
		void process(int pages, JobProgress progress) {
			progress.report(0.5, "half of " + pages);
			received.add(pages);
		}

	}

	static class MessageListener {

		@QueueListener("orders")
		void process(Message<Order> message) {
			received.add(message.getPayload());
		}

	}

	static class HeadersListener {

		@QueueListener("orders")
		void process(int number, @Headers Map<String, Object> headers, MessageHeaders same) {
			assertThat(headers).containsEntry(QueueHeaders.QUEUE, same.get(QueueHeaders.QUEUE));
			received.add(headers.get(QueueHeaders.QUEUE));
		}

	}

	static class NothingListener {

		@QueueListener("orders")
		void process() {
			received.add("called");
		}

	}

	static class OptionalListener {

		@QueueListener("orders")
		void process(@Payload(required = false) @Nullable Order order) {
			received.add((order != null) ? order : "no order");
		}

	}

	static class NullableListener {

		@QueueListener("orders")
		void process(@Nullable Order order) {
			received.add((order != null) ? order : "nothing");
		}

	}

}

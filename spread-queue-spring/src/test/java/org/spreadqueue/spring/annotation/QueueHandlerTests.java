// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Classes whose methods take different payloads of one queue.
 */
class QueueHandlerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{'type': 'placed', 'item': 'tea', 'quantity': 2}      | 2 tea placed
			{'type': 'rush', 'item': 'tea', 'quantity': 2}        | 2 tea by tomorrow
			{'type': 'cancelled', 'id': 7, 'reason': 'too late'}  | something happened to 7
			{'type': 'returned', 'id': 8}                         | something happened to 8
			{'type': 'refunded', 'id': 9}                         | rest of orders: {"type":"refunded","id":9}
			{'id': 9}                                             | rest of orders: {"id":9}
			'hello'                                               | text hello
			12                                                    | number 12
			true                                                  | rest of orders: true
			[{'item': 'tea', 'quantity': 2}]                      | list of tea
			null                                                  | rest of orders: null
			""")
	void theMethodThatFitsThePayloadIsCalled(String json, String answer) throws Exception {
		try (ListenerContext context = new ListenerContext(Events.class)) {
			assertThat(context.handle("events.handlers", json).get())
				.isEqualTo(JobResult.response(context.tree("'" + answer.replace("\"", "\\\"") + "'")));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{'circle': 2}               | round
			{'width': 2, 'height': 3}   | angular
			""")
	void typesCanBeDeducedFromTheFields(String json, String answer) throws Exception {
		try (ListenerContext context = new ListenerContext(Shapes.class)) {
			assertThat(context.handle(json)).isEqualTo(JobResult.response(context.tree("'" + answer + "'")));
		}
	}

	@Test
	void simpleClassNamesCanTellTypesApart() throws Exception {
		try (ListenerContext context = new ListenerContext(Bills.class)) {
			assertThat(context.handle("{'type': 'Invoice', 'total': 2}"))
				.isEqualTo(JobResult.response(context.tree("2")));
			assertThat(context.handle("{'type': 'Reminder', 'level': 3}"))
				.isEqualTo(JobResult.response(context.tree("'level 3'")));
		}
	}

	@Test
	void aSingleTypeNeedsNothingToTellItApart() throws Exception {
		try (ListenerContext context = new ListenerContext(OneOfEach.class)) {
			assertThat(context.handle("{'item': 'tea'}")).isEqualTo(JobResult.response(context.tree("'tea'")));
		}
	}

	@Test
	void theOnlyScalarTakesTextsAndNumbersOfPerl() throws Exception {
		try (ListenerContext context = new ListenerContext(OneOfEach.class)) {
			assertThat(context.handle("'42'")).isEqualTo(JobResult.response(context.tree("43")));
		}
	}

	@Test
	void whatFitsNoMethodFailsAndSaysSo() throws Exception {
		try (ListenerContext context = new ListenerContext(Shapes.class)) {
			assertThat(failure(context, "'round'"))
				.startsWith("No @QueueHandler method of class " + Shapes.class.getName() + " takes a text.")
				.contains("isDefault = true");
			assertThat(failure(context, "null")).contains("takes a message without a payload");
			assertThat(failure(context, "{'depth': 2}")).contains("takes this object: ").contains("Shape");
			assertThat(failure(context, "{'width': 2, 'height': 'tall'}")).contains("cannot be read as");
		}
	}

	@Test
	void twoMethodsThatFitEquallyWellAreAnError() throws Exception {
		try (ListenerContext context = new ListenerContext(Unclear.class)) {
			assertThat(failure(context, "{'type': 'car'}")).contains("wheeled(Wheeled)")
				.contains("powered(Powered)")
				.contains("none is more specific");
			assertThat(context.handle("{'type': 'bicycle'}")).isEqualTo(JobResult.done());
		}
	}

	@Test
	void anErrorHandlerAnswersForAllMethods() throws Exception {
		try (ListenerContext context = new ListenerContext(
				(builder) -> builder.errorHandler((job, failure) -> "recovered"), Shapes.class)) {
			assertThat(context.handle("'round'")).isEqualTo(JobResult.response(context.tree("'recovered'")));
		}
	}

	@Test
	void aMethodCanSettleItsMessagesByHand() throws Exception {
		try (ListenerContext context = new ListenerContext(ByHand.class)) {
			assertThat(context.handle("'hello'")).isEqualTo(JobResult.done());
			assertThat(failure(context, "12")).isEqualTo("unlucky 12");
		}
	}

	@Test
	void startsWithoutMethodsNever() {
		assertThat(ListenerContext.failure(NoHandlers.class))
			.hasMessageContaining("class " + NoHandlers.class.getName())
			.hasMessageContaining("It has no method with @QueueHandler.");
	}

	@Test
	void startsWithTwoDefaultsNever() {
		assertThat(ListenerContext.failure(TwoDefaults.class)).hasMessageContaining("one(JsonNode)")
			.hasMessageContaining("two()")
			.hasMessageContaining("both the default");
	}

	@Test
	void startsWithTwoMethodsForTextsNever() {
		assertThat(ListenerContext.failure(TwoTexts.class)).hasMessageContaining("both take a text");
	}

	@Test
	void startsWithTwoMethodsForOneTypeNever() {
		assertThat(ListenerContext.failure(SameType.class))
			.hasMessageContaining("Two of its methods take a " + Placed.class.getName());
	}

	@Test
	void startsWithTypesThatNothingTellsApartNever() {
		assertThat(ListenerContext.failure(Unrelated.class)).hasMessageContaining(Plain.class.getName())
			.hasMessageContaining("there is nothing to tell messages of these types apart")
			.hasMessageContaining("@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)");
	}

	@Test
	void startsWithMethodForAnythingOnlyAsDefault() {
		assertThat(ListenerContext.failure(Anything.class))
			.hasMessageContaining("of type JsonNode, which takes any message")
			.hasMessageContaining("isDefault = true");
		assertThat(ListenerContext.failure(Nothing.class)).hasMessageContaining("It takes no payload");
	}

	@Test
	void startsAsBatchNever() {
		assertThat(ListenerContext.failure(Batch.class)).hasMessageContaining("a batch is for one method");
	}

	@Test
	void startsWithoutQueueListenerNever() {
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> new ListenerContext(Forgotten.class))
			.havingCause()
			.isInstanceOf(InvalidQueueListenerException.class)
			.withMessageContaining("its class has no @QueueListener");
	}

	private static String failure(ListenerContext context, String json) throws Exception {
		JobResult result = context.handle(json);
		assertThat(result).isInstanceOf(JobResult.Failure.class);
		return ((JobResult.Failure) result).message();
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface OrderEvent permits Placed, Rush, Cancelled, Returned {

	}

	@JsonTypeName("placed")
	record Placed(String item, int quantity) implements OrderEvent {
	}

	@JsonTypeName("rush")
	record Rush(String item, int quantity) implements OrderEvent {
	}

	@JsonTypeName("cancelled")
	record Cancelled(long id, String reason) implements OrderEvent {
	}

	@JsonTypeName("returned")
	record Returned(long id) implements OrderEvent {
	}

	record Plain(String item) {
	}

	@Component("events")
	@QueueListener("orders")
	static class Events {

		@QueueHandler
		String placed(Placed order) {
			return order.quantity() + " " + order.item() + " placed";
		}

		@QueueHandler
		String rush(Message<Rush> order) {
			return order.getPayload().quantity() + " " + order.getPayload().item() + " by tomorrow";
		}

		@QueueHandler
		String other(OrderEvent event) {
			return "something happened to "
					+ ((event instanceof Cancelled cancelled) ? cancelled.id() : ((Returned) event).id());
		}

		@QueueHandler
		String text(String text) {
			return "text " + text;
		}

		@QueueHandler
		String number(int number) {
			return "number " + number;
		}

		@QueueHandler
		String list(List<Plain> items) {
			return "list of " + items.get(0).item();
		}

		@QueueHandler(isDefault = true)
		String rest(@Header(QueueHeaders.QUEUE) String queue, Job job) {
			return "rest of " + queue + ": " + job.payload();
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
	sealed interface Shape permits Circle, Rectangle {

	}

	record Circle(int circle) implements Shape {
	}

	record Rectangle(int width, int height) implements Shape {
	}

	@QueueListener("orders")
	static class Shapes {

		@QueueHandler
		String circle(Circle circle) {
			return "round";
		}

		@QueueHandler
		String rectangle(Rectangle rectangle) {
			return "angular";
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
	sealed interface Bill permits Invoice, Reminder {

	}

	record Invoice(int total) implements Bill {
	}

	record Reminder(int level) implements Bill {
	}

	@QueueListener("orders")
	static class Bills {

		@QueueHandler
		int invoice(Invoice invoice) {
			return invoice.total();
		}

		@QueueHandler
		String reminder(Reminder reminder) {
			return "level " + reminder.level();
		}

	}

	@QueueListener("orders")
	static class OneOfEach {

		@QueueHandler
		String object(Map<String, String> object) {
			return String.valueOf(object.get("item"));
		}

		@QueueHandler
		int number(int number) {
			return number + 1;
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	@JsonSubTypes({ @JsonSubTypes.Type(name = "car", value = Car.class),
			@JsonSubTypes.Type(name = "bicycle", value = Bicycle.class) })
	interface Vehicle {

	}

	interface Wheeled extends Vehicle {

	}

	interface Powered extends Vehicle {

	}

	record Car() implements Wheeled, Powered {
	}

	record Bicycle() implements Wheeled {
	}

	@QueueListener("orders")
	static class Unclear {

		@QueueHandler
		void wheeled(Wheeled vehicle) {
		}

		@QueueHandler
		void powered(Powered vehicle) {
		}

	}

	@QueueListener("orders")
	static class ByHand {

		@QueueHandler
		void text(String text, Acknowledgment acknowledgment) {
			acknowledgment.acknowledge();
		}

		@QueueHandler
		void number(int number) {
			throw new IllegalStateException("unlucky " + number);
		}

	}

	@QueueListener("orders")
	static class NoHandlers {

		void process(String text) {
		}

	}

	@QueueListener("orders")
	static class TwoDefaults {

		@QueueHandler(isDefault = true)
		void one(JsonNode payload) {
		}

		@QueueHandler(isDefault = true)
		void two() {
		}

	}

	@QueueListener("orders")
	static class TwoTexts {

		@QueueHandler
		void one(String text) {
		}

		@QueueHandler
		void two(CharSequence text) {
		}

	}

	@QueueListener("orders")
	static class SameType {

		@QueueHandler
		void one(Placed order) {
		}

		@QueueHandler
		void two(Placed order) {
		}

	}

	@QueueListener("orders")
	static class Unrelated {

		@QueueHandler
		void one(Placed order) {
		}

		@QueueHandler
		void two(Plain order) {
		}

	}

	@QueueListener("orders")
	static class Anything {

		@QueueHandler
		void one(JsonNode payload) {
		}

	}

	@QueueListener("orders")
	static class Nothing {

		@QueueHandler
		void one() {
		}

	}

	@QueueListener(queues = "orders", batchSize = "10")
	static class Batch {

		@QueueHandler
		void one(String text) {
		}

	}

	static class Forgotten {

		@QueueHandler
		void one(String text) {
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties of single listeners and queues, which have no keys in the metadata: none
 * of them is forgotten on its way to the options.
 */
class PropertyMappingTests {

	private static final RetryProperties NO_RETRIES = new RetryProperties(null, null, null, null, null);

	/** None of them is a default. */
	private static final Map<Class<?>, Object> VALUES = Map.of(Integer.class, 7, Long.class, 7L, Double.class, 7.0,
			Boolean.class, false, Duration.class, Duration.ofSeconds(7), DataSize.class, DataSize.ofKilobytes(7),
			QueueLimits.Overflow.class, QueueLimits.Overflow.REJECT, RetryProperties.class, NO_RETRIES);

	/** What is off by default. */
	private static final Set<String> SWITCHED_ON = Set.of("idempotent");

	@ParameterizedTest
	@MethodSource
	void everyPropertyOfAListenerChangesItsOptions(RecordComponent property) throws Exception {
		ListenerOptions usual = ListenerOptions.of("any", WorkerOptions.of(new QueueName("orders")));
		assertThat(only(ListenerProperties.class, property).applyTo(usual, NO_RETRIES)).isNotEqualTo(usual);
	}

	static Stream<RecordComponent> everyPropertyOfAListenerChangesItsOptions() {
		return Arrays.stream(ListenerProperties.class.getRecordComponents());
	}

	@ParameterizedTest
	@MethodSource
	void everyPropertyOfRetriesChangesTheirPolicy(RecordComponent property) throws Exception {
		assertThat(only(RetryProperties.class, property).policy("any.", NO_RETRIES).getBackOff())
			.usingRecursiveComparison()
			.isNotEqualTo(NO_RETRIES.policy("any.", NO_RETRIES).getBackOff());
	}

	static Stream<RecordComponent> everyPropertyOfRetriesChangesTheirPolicy() {
		return Arrays.stream(RetryProperties.class.getRecordComponents());
	}

	@ParameterizedTest
	@MethodSource
	void everyLimitOfAQueueChangesItsLimits(RecordComponent property) throws Exception {
		assertThat(only(QueueLimitsProperties.class, property).applyTo("any.", QueueLimits.DEFAULT))
			.isNotEqualTo(QueueLimits.DEFAULT);
	}

	static Stream<RecordComponent> everyLimitOfAQueueChangesItsLimits() {
		return Arrays.stream(QueueLimitsProperties.class.getRecordComponents());
	}

	private static Object value(RecordComponent property) {
		Object value = SWITCHED_ON.contains(property.getName()) ? true : VALUES.get(property.getType());
		return Objects.requireNonNull(value);
	}

	private static <T extends Record> T only(Class<T> type, RecordComponent property) throws Exception {
		RecordComponent[] all = type.getRecordComponents();
		Class<?>[] types = Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
		Object[] values = Arrays.stream(all)
			.map((each) -> each.getName().equals(property.getName()) ? value(each) : null)
			.toArray();
		assertThat(values).as("a value of type %s", property.getType()).isNotEqualTo(new Object[all.length]);
		return type.getDeclaredConstructor(types).newInstance(values);
	}

}

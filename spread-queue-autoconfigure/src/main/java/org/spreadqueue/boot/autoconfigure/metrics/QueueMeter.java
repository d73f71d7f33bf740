// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.ManagerMeasure;
import org.spreadqueue.manager.QueueManager;

/**
 * What a gauge or counter is called, what it means and how its value is read. The table
 * of the documentation is made from what is registered.
 *
 * @param <S> what has the value
 * @param type {@link Meter.Type#GAUGE} or {@link Meter.Type#COUNTER}
 * @param unit in the plural, {@code null} for a gauge that is 1 or 0
 */
record QueueMeter<S>(Meter.Type type, String name, @Nullable String unit, String description,
		ToDoubleFunction<S> value) {

	private static final String PREFIX = "spread.queue.";

	static <S> QueueMeter<S> gauge(String name, String unit, String description, ToDoubleFunction<S> value) {
		return new QueueMeter<>(Meter.Type.GAUGE, PREFIX + name, unit, description, value);
	}

	/** A gauge that says yes, as 1, or no, as 0. */
	static <S> QueueMeter<S> flag(String name, String description, Predicate<S> value) {
		return new QueueMeter<>(Meter.Type.GAUGE, PREFIX + name, null, description,
				(source) -> value.test(source) ? 1 : 0);
	}

	static <S> QueueMeter<S> counter(String name, String unit, String description, ToDoubleFunction<S> value) {
		return new QueueMeter<>(Meter.Type.COUNTER, PREFIX + name, unit, description, value);
	}

	static QueueMeter<QueueManager> of(ManagerMeasure measure) {
		return new QueueMeter<>(measure.isCount() ? Meter.Type.COUNTER : Meter.Type.GAUGE,
				PREFIX + "manager." + measure.name(), measure.unit(), measure.description(), measure.value());
	}

	/**
	 * Registers the meter.
	 * @param holder where its source is looked up for each value. The registry does not
	 * keep it alive
	 * @param source finds what has the value; while there is nothing, the value is 0,
	 * because sums and comparisons with {@code NaN} are lost
	 */
	<H> Meter register(MeterRegistry registry, Tags tags, H holder, Function<H, Optional<S>> source) {
		ToDoubleFunction<H> current = (from) -> source.apply(from).map(this.value::applyAsDouble).orElse(0.0);
		if (this.type == Meter.Type.COUNTER) {
			return FunctionCounter.builder(this.name, holder, current)
				.description(this.description)
				.baseUnit(this.unit)
				.tags(tags)
				.register(registry);
		}
		return Gauge.builder(this.name, holder, current)
			.description(this.description)
			.baseUnit(this.unit)
			.tags(tags)
			.register(registry);
	}

}

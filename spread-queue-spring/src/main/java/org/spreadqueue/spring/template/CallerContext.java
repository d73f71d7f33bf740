// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

import io.micrometer.context.ContextSnapshotFactory;
import org.springframework.util.ClassUtils;

/**
 * Gives what callers attach to a future the context of the thread that sent: the
 * observation, what its tracer puts into the MDC, and whatever else is registered with
 * Micrometer's context propagation. Without that library there is nothing to give.
 */
final class CallerContext {

	private static final boolean PROPAGATION = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			CallerContext.class.getClassLoader());

	private CallerContext() {
	}

	/**
	 * Captures the context of this thread. What is returned makes an executor that runs
	 * its tasks with it.
	 */
	static UnaryOperator<Executor> capture() {
		return PROPAGATION ? Propagation.capture() : UnaryOperator.identity();
	}

	/** Loaded only if the library is on the class path. */
	private static final class Propagation {

		private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

		static UnaryOperator<Executor> capture() {
			return SNAPSHOTS.captureAll()::wrapExecutor;
		}

	}

}

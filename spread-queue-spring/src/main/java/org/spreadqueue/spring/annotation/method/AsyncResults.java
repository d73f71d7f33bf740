// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

import org.spreadqueue.spring.DeclaredType;

/**
 * Results that come later: {@link CompletionStage} and, with Reactor on the class path,
 * {@code Mono} and its equivalents in {@link ReactiveAdapterRegistry}.
 */
final class AsyncResults {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			AsyncResults.class.getClassLoader());

	private AsyncResults() {
	}

	/** Whether results of the type cannot be awaited without a thread. */
	static boolean cannotBeAwaited(Class<?> type) {
		if (CompletionStage.class.isAssignableFrom(type)) {
			return false;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return Future.class.isAssignableFrom(type) || (adapter != null && (!REACTOR || adapter.isMultiValue()));
	}

	/** Whether results of the type come later. */
	static boolean isLater(Class<?> type) {
		return CompletionStage.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	/** Whether a method with that return type returns a response. */
	static boolean responds(ResolvableType type) {
		if (CompletionStage.class.isAssignableFrom(type.toClass())) {
			return type.as(CompletionStage.class).getGeneric().resolve() != Void.class;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type.toClass());
		if (adapter != null) {
			return !adapter.isNoValue() && type.getGeneric().resolve() != Void.class;
		}
		return type.resolve() != void.class && type.resolve() != Void.class;
	}

	/**
	 * The type of the value that a method with that return type returns, now or later, in
	 * a message or not.
	 */
	static Type responseType(ResolvableType type) {
		ResolvableType value = type;
		if (CompletionStage.class.isAssignableFrom(type.toClass())) {
			value = type.as(CompletionStage.class).getGeneric();
		}
		else if (ReactiveAdapterRegistry.getSharedInstance().getAdapter(type.toClass()) != null) {
			value = type.getGeneric();
		}
		return DeclaredType.ofPayload(value);
	}

	/** Turns a return value into a stage; subscribes to it if it is reactive. */
	static CompletionStage<?> stage(@Nullable Object returned) {
		if (returned instanceof CompletionStage<?> stage) {
			return stage;
		}
		ReactiveAdapter adapter = (REACTOR && returned != null)
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned.getClass()) : null;
		return (adapter != null && returned != null) ? Reactive.stage(adapter, returned)
				: CompletableFuture.completedFuture(returned);
	}

	/** Loaded with Reactor only. */
	private static final class Reactive {

		private static CompletionStage<?> stage(ReactiveAdapter adapter, Object returned) {
			return Mono.from(adapter.toPublisher(returned)).toFuture();
		}

	}

}

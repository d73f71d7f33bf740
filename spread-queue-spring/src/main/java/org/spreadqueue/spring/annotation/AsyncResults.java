package org.spreadqueue.spring.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/**
 * Results that come later: {@link CompletionStage} and, with Reactor on the class path,
 * {@code Mono} and what {@link ReactiveAdapterRegistry} knows like it.
 */
final class AsyncResults {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			AsyncResults.class.getClassLoader());

	private AsyncResults() {
	}

	/** Tells whether a type is a future that nobody could wait for without a thread. */
	static boolean cannotBeAwaited(Class<?> type) {
		if (CompletionStage.class.isAssignableFrom(type)) {
			return false;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return Future.class.isAssignableFrom(type) || (adapter != null && (!REACTOR || adapter.isMultiValue()));
	}

	/** Tells whether a method that returns the type has a response. */
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

	/** Makes a stage of whatever a method returned. A reactive one is subscribed to. */
	static CompletionStage<?> stage(@Nullable Object returned) {
		if (returned instanceof CompletionStage<?> stage) {
			return stage;
		}
		ReactiveAdapter adapter = (REACTOR && returned != null)
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned.getClass()) : null;
		return (adapter != null && returned != null) ? Reactive.stage(adapter, returned)
				: CompletableFuture.completedFuture(returned);
	}

	/** Loaded only with Reactor. */
	private static final class Reactive {

		private static CompletionStage<?> stage(ReactiveAdapter adapter, Object returned) {
			return Mono.from(adapter.toPublisher(returned)).toFuture();
		}

	}

}

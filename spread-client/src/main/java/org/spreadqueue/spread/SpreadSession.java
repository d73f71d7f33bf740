package org.spreadqueue.spread;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps a connection to one of several daemons.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class SpreadSession implements AutoCloseable {

	private SpreadSession() {
	}

	public static SpreadSession open(SpreadOptions options, EventLoop loop, SessionListener listener) {
		throw new UnsupportedOperationException();
	}

	public static SpreadSession open(SpreadOptions options, SessionListener listener) {
		throw new UnsupportedOperationException();
	}

	public void join(String group) {
		throw new UnsupportedOperationException();
	}

	public void leave(String group) {
		throw new UnsupportedOperationException();
	}

	public void multicast(OutgoingMessage message) {
		throw new UnsupportedOperationException();
	}

	public Optional<String> privateGroup() {
		throw new UnsupportedOperationException();
	}

	public SessionState state() {
		throw new UnsupportedOperationException();
	}

	public Optional<SpreadAddress> connectedAddress() {
		throw new UnsupportedOperationException();
	}

	public CompletableFuture<String> connected() {
		throw new UnsupportedOperationException();
	}

	public CompletableFuture<Void> closeAsync() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}

package org.spreadqueue.spread;

import java.util.concurrent.CompletableFuture;

/**
 * One connection to one daemon.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class SpreadConnection {

	private SpreadConnection() {
	}

	public static CompletableFuture<SpreadConnection> connect(SpreadAddress address, SpreadOptions options,
			EventLoop loop, ConnectionListener listener) {
		throw new UnsupportedOperationException();
	}

	public String privateGroup() {
		throw new UnsupportedOperationException();
	}

	public DaemonVersion daemonVersion() {
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

	public CompletableFuture<Void> closeAsync() {
		throw new UnsupportedOperationException();
	}

}

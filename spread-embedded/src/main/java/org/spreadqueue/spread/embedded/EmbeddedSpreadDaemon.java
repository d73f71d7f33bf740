package org.spreadqueue.spread.embedded;

import java.nio.file.Path;
import java.util.Optional;

import org.spreadqueue.spread.SpreadAddress;

/**
 * A one-node Spread daemon.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class EmbeddedSpreadDaemon implements AutoCloseable {

	private EmbeddedSpreadDaemon() {
	}

	public static EmbeddedSpreadDaemon start() {
		return start(EmbeddedDaemonOptions.builder().build());
	}

	public static EmbeddedSpreadDaemon start(EmbeddedDaemonOptions options) {
		throw new UnsupportedOperationException();
	}

	public int port() {
		throw new UnsupportedOperationException();
	}

	public SpreadAddress address() {
		throw new UnsupportedOperationException();
	}

	public Optional<Path> unixSocket() {
		throw new UnsupportedOperationException();
	}

	public int sessions() {
		throw new UnsupportedOperationException();
	}

	public boolean isRunning() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}

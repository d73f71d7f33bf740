// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.DaemonVersion;

/**
 * How an {@link EmbeddedSpreadDaemon} runs. Immutable; {@link #toBuilder()} gives a
 * changed copy. The methods of the {@link Builder} explain the options.
 *
 * @since 0.1.0
 */
public final class EmbeddedDaemonOptions {

	/** Loopback only: there is no authentication. */
	public static final String DEFAULT_HOST = "127.0.0.1";

	/** The operating system chooses a free port. */
	public static final int DEFAULT_PORT = 0;

	public static final String DEFAULT_DAEMON_NAME = "localhost";

	/** As a reference daemon. */
	public static final int DEFAULT_MAX_SESSIONS = 997;

	/** As a reference daemon. */
	public static final int DEFAULT_MAX_SESSION_MESSAGES = 1000;

	/** 64 MiB, or an eighth of the heap if that is less. */
	public static final int DEFAULT_MAX_SESSION_BYTES = (int) Math.min(64 * 1024 * 1024,
			Runtime.getRuntime().maxMemory() / 8);

	/** Far above what programs need; a reference daemon has no limit. */
	public static final int DEFAULT_MAX_SESSION_GROUPS = 256;

	public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

	public static final DaemonVersion DEFAULT_VERSION = new DaemonVersion(4, 4, 0);

	/** A private copy, never modified. */
	private final Builder values;

	private EmbeddedDaemonOptions(Builder values) {
		this.values = values;
	}

	public static Builder builder() {
		return new Builder();
	}

	public Builder toBuilder() {
		return this.values.copy();
	}

	public String host() {
		return this.values.host;
	}

	public int port() {
		return this.values.port;
	}

	public Optional<Path> unixSocket() {
		return Optional.ofNullable(this.values.unixSocket);
	}

	public boolean unixSocketForEverybody() {
		return this.values.unixSocketForEverybody;
	}

	public String daemonName() {
		return this.values.daemonName;
	}

	public int maxSessions() {
		return this.values.maxSessions;
	}

	public int maxSessionMessages() {
		return this.values.maxSessionMessages;
	}

	public int maxSessionBytes() {
		return this.values.maxSessionBytes;
	}

	public int maxSessionGroups() {
		return this.values.maxSessionGroups;
	}

	public Duration handshakeTimeout() {
		return this.values.handshakeTimeout;
	}

	public DaemonVersion version() {
		return this.values.version;
	}

	/** Collects options; not thread-safe. */
	public static final class Builder {

		private String host = DEFAULT_HOST;

		private int port = DEFAULT_PORT;

		private @Nullable Path unixSocket;

		private boolean unixSocketForEverybody;

		private String daemonName = DEFAULT_DAEMON_NAME;

		private int maxSessions = DEFAULT_MAX_SESSIONS;

		private int maxSessionMessages = DEFAULT_MAX_SESSION_MESSAGES;

		private int maxSessionBytes = DEFAULT_MAX_SESSION_BYTES;

		private int maxSessionGroups = DEFAULT_MAX_SESSION_GROUPS;

		private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;

		private DaemonVersion version = DEFAULT_VERSION;

		private Builder() {
		}

		private Builder copy() {
			Builder copy = new Builder();
			copy.host = this.host;
			copy.port = this.port;
			copy.unixSocket = this.unixSocket;
			copy.unixSocketForEverybody = this.unixSocketForEverybody;
			copy.daemonName = this.daemonName;
			copy.maxSessions = this.maxSessions;
			copy.maxSessionMessages = this.maxSessionMessages;
			copy.maxSessionBytes = this.maxSessionBytes;
			copy.maxSessionGroups = this.maxSessionGroups;
			copy.handshakeTimeout = this.handshakeTimeout;
			copy.version = this.version;
			return copy;
		}

		/**
		 * Sets the name or address to bind to. Anything but loopback lets every host of
		 * the network in: there is no authentication.
		 */
		public Builder host(String host) {
			if (host.isBlank()) {
				throw new IllegalArgumentException("'host' must not be empty");
			}
			this.host = host;
			return this;
		}

		/** Sets the port to bind to: 1 to 65535, or 0 for any free one. */
		public Builder port(int port) {
			if (port < 0 || port > 65535) {
				throw new IllegalArgumentException(
						"Port %d is out of range. Allowed: 1 to 65535, or 0 for any free one.".formatted(port));
			}
			this.port = port;
			return this;
		}

		/**
		 * Adds a UNIX socket to listen on; Spread's libraries look for
		 * {@code /tmp/<port>}. A stale socket file is replaced.
		 */
		public Builder unixSocket(Path unixSocket) {
			this.unixSocket = Objects.requireNonNull(unixSocket, "'unixSocket' must not be null");
			return this;
		}

		/**
		 * Sets whether every user of this machine may use the UNIX socket: its file gets
		 * mode 0666, as with a reference daemon. Between bind and this change, or if this
		 * is not set, the umask decides.
		 */
		public Builder unixSocketForEverybody(boolean unixSocketForEverybody) {
			this.unixSocketForEverybody = unixSocketForEverybody;
			return this;
		}

		/** Sets the last part of every private group: 1 to 19 of '$' to '~'. */
		public Builder daemonName(String daemonName) {
			if (!daemonName.matches("[$-~]{1,19}")) {
				throw new IllegalArgumentException(
						"Daemon name '%s' is not allowed. Use 1 to 19 characters from '$' to '~' in ASCII."
							.formatted(daemonName));
			}
			this.daemonName = daemonName;
			return this;
		}

		/** Sets how many connections may be open at once. */
		public Builder maxSessions(int maxSessions) {
			this.maxSessions = positive("maxSessions", maxSessions);
			return this;
		}

		/** Sets how many messages may wait for one session before it is thrown out. */
		public Builder maxSessionMessages(int maxSessionMessages) {
			this.maxSessionMessages = positive("maxSessionMessages", maxSessionMessages);
			return this;
		}

		/**
		 * Sets how many bytes may wait for one session before it is thrown out. Twice as
		 * much may wait for all sessions together before senders have to.
		 */
		public Builder maxSessionBytes(int maxSessionBytes) {
			this.maxSessionBytes = positive("maxSessionBytes", maxSessionBytes);
			return this;
		}

		/** Sets how many groups one session may be in; one more, and it is thrown out. */
		public Builder maxSessionGroups(int maxSessionGroups) {
			this.maxSessionGroups = positive("maxSessionGroups", maxSessionGroups);
			return this;
		}

		/** Sets the time from accepting a connection to the end of its handshake. */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
				throw new IllegalArgumentException(
						"'handshakeTimeout' is %s. It must be positive.".formatted(handshakeTimeout));
			}
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/** Sets the version: 3.8.0 to 127.127.127. All libraries accept 4.4.0. */
		public Builder version(DaemonVersion version) {
			boolean bytes = version.major() <= 127 && version.minor() >= 0 && version.minor() <= 127
					&& version.patch() >= 0 && version.patch() <= 127;
			if (!bytes || version.major() * 1000 + version.minor() < 3008) {
				throw new IllegalArgumentException(
						"Version %s is out of range. Allowed: 3.8.0 to 127.127.127, because clients refuse older daemons and read signed bytes."
							.formatted(version));
			}
			this.version = version;
			return this;
		}

		public EmbeddedDaemonOptions build() {
			return new EmbeddedDaemonOptions(copy());
		}

		private static int positive(String name, int value) {
			if (value <= 0) {
				throw new IllegalArgumentException("'%s' is %d. It must be positive.".formatted(name, value));
			}
			return value;
		}

	}

}

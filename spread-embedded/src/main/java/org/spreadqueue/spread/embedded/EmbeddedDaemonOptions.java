package org.spreadqueue.spread.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.spreadqueue.spread.DaemonVersion;

/**
 * How an {@link EmbeddedSpreadDaemon} runs. Immutable; {@link #toBuilder()} gives a
 * changed copy.
 */
public final class EmbeddedDaemonOptions {

	/** Loopback only: there is no authentication. */
	public static final String DEFAULT_HOST = "127.0.0.1";

	/** The operating system chooses a free port. */
	public static final int DEFAULT_PORT = 0;

	/** Last part of every private group. */
	public static final String DEFAULT_DAEMON_NAME = "localhost";

	/** Sessions of a reference daemon. */
	public static final int DEFAULT_MAX_SESSIONS = 997;

	/** Messages that may wait for one session, as in a reference daemon. */
	public static final int DEFAULT_MAX_SESSION_MESSAGES = 1000;

	/** 64 MiB that may wait for one session. */
	public static final int DEFAULT_MAX_SESSION_BYTES = 64 * 1024 * 1024;

	/** 5 seconds. */
	public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

	/** 4.4.0. */
	public static final DaemonVersion DEFAULT_VERSION = new DaemonVersion(4, 4, 0);

	private final String host;

	private final int port;

	private final @Nullable Path unixSocket;

	private final boolean unixSocketForEverybody;

	private final String daemonName;

	private final int maxSessions;

	private final int maxSessionMessages;

	private final int maxSessionBytes;

	private final Duration handshakeTimeout;

	private final DaemonVersion version;

	private EmbeddedDaemonOptions(Builder builder) {
		this.host = builder.host;
		this.port = builder.port;
		this.unixSocket = builder.unixSocket;
		this.unixSocketForEverybody = builder.unixSocketForEverybody;
		this.daemonName = builder.daemonName;
		this.maxSessions = builder.maxSessions;
		this.maxSessionMessages = builder.maxSessionMessages;
		this.maxSessionBytes = builder.maxSessionBytes;
		this.handshakeTimeout = builder.handshakeTimeout;
		this.version = builder.version;
	}

	/**
	 * A builder with all defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * A builder with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.host = this.host;
		builder.port = this.port;
		builder.unixSocket = this.unixSocket;
		builder.unixSocketForEverybody = this.unixSocketForEverybody;
		builder.daemonName = this.daemonName;
		builder.maxSessions = this.maxSessions;
		builder.maxSessionMessages = this.maxSessionMessages;
		builder.maxSessionBytes = this.maxSessionBytes;
		builder.handshakeTimeout = this.handshakeTimeout;
		builder.version = this.version;
		return builder;
	}

	/**
	 * Name or address to bind to.
	 * @return the host
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Port to bind to, or 0 for any free one.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * File of an additional UNIX socket.
	 * @return the file, if there shall be one
	 */
	public Optional<Path> unixSocket() {
		return Optional.ofNullable(this.unixSocket);
	}

	/**
	 * Whether every user of this machine may use the UNIX socket.
	 * @return whether its file has mode 0666
	 */
	public boolean unixSocketForEverybody() {
		return this.unixSocketForEverybody;
	}

	/**
	 * Last part of every private group.
	 * @return the name
	 */
	public String daemonName() {
		return this.daemonName;
	}

	/**
	 * Connections that may be open at a time.
	 * @return a positive number
	 */
	public int maxSessions() {
		return this.maxSessions;
	}

	/**
	 * Messages that may wait for one session, before it is thrown out as too slow.
	 * @return a positive number
	 */
	public int maxSessionMessages() {
		return this.maxSessionMessages;
	}

	/**
	 * Bytes that may wait for one session, before it is thrown out as too slow.
	 * @return a positive number
	 */
	public int maxSessionBytes() {
		return this.maxSessionBytes;
	}

	/**
	 * Time from accepting a connection to the end of its handshake.
	 * @return a positive time
	 */
	public Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * Version to announce.
	 * @return the version
	 */
	public DaemonVersion version() {
		return this.version;
	}

	/**
	 * Collects options. Not for use by several threads.
	 */
	public static final class Builder {

		private String host = DEFAULT_HOST;

		private int port = DEFAULT_PORT;

		private @Nullable Path unixSocket;

		private boolean unixSocketForEverybody;

		private String daemonName = DEFAULT_DAEMON_NAME;

		private int maxSessions = DEFAULT_MAX_SESSIONS;

		private int maxSessionMessages = DEFAULT_MAX_SESSION_MESSAGES;

		private int maxSessionBytes = DEFAULT_MAX_SESSION_BYTES;

		private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;

		private DaemonVersion version = DEFAULT_VERSION;

		private Builder() {
		}

		/**
		 * Set the name or address to bind to. Anything but loopback lets every host of
		 * the network in: there is no authentication.
		 * @param host the host
		 * @return this builder
		 */
		public Builder host(String host) {
			if (host.isBlank()) {
				throw new IllegalArgumentException("'host' must not be empty");
			}
			this.host = host;
			return this;
		}

		/**
		 * Set the port to bind to.
		 * @param port 1 to 65535, or 0 for any free one
		 * @return this builder
		 */
		public Builder port(int port) {
			if (port < 0 || port > 65535) {
				throw new IllegalArgumentException(
						"Port %d is out of range. Allowed: 1 to 65535, or 0 for any free one.".formatted(port));
			}
			this.port = port;
			return this;
		}

		/**
		 * Listen on a UNIX socket too. Spread's libraries look for {@code /tmp/<port>}.
		 * @param unixSocket the file; a stale socket file is replaced
		 * @return this builder
		 */
		public Builder unixSocket(Path unixSocket) {
			this.unixSocket = Objects.requireNonNull(unixSocket, "'unixSocket' must not be null");
			return this;
		}

		/**
		 * Set whether every user of this machine may use the UNIX socket: its file gets
		 * mode 0666, as with a reference daemon, instead of what the umask leaves.
		 * Between bind and this change the umask holds.
		 * @param unixSocketForEverybody whether everybody may
		 * @return this builder
		 */
		public Builder unixSocketForEverybody(boolean unixSocketForEverybody) {
			this.unixSocketForEverybody = unixSocketForEverybody;
			return this;
		}

		/**
		 * Set the last part of every private group.
		 * @param daemonName 1 to 19 characters from '$' to '~'
		 * @return this builder
		 */
		public Builder daemonName(String daemonName) {
			if (!daemonName.matches("[$-~]{1,19}")) {
				throw new IllegalArgumentException(
						"Daemon name '%s' is not allowed. Use 1 to 19 characters from '$' to '~' in ASCII."
							.formatted(daemonName));
			}
			this.daemonName = daemonName;
			return this;
		}

		/**
		 * Set how many connections may be open at a time.
		 * @param maxSessions a positive number
		 * @return this builder
		 */
		public Builder maxSessions(int maxSessions) {
			this.maxSessions = positive("maxSessions", maxSessions);
			return this;
		}

		/**
		 * Set how many messages may wait for one session.
		 * @param maxSessionMessages a positive number
		 * @return this builder
		 */
		public Builder maxSessionMessages(int maxSessionMessages) {
			this.maxSessionMessages = positive("maxSessionMessages", maxSessionMessages);
			return this;
		}

		/**
		 * Set how many bytes may wait for one session.
		 * @param maxSessionBytes a positive number
		 * @return this builder
		 */
		public Builder maxSessionBytes(int maxSessionBytes) {
			this.maxSessionBytes = positive("maxSessionBytes", maxSessionBytes);
			return this;
		}

		/**
		 * Set the time from accepting a connection to the end of its handshake.
		 * @param handshakeTimeout a positive time
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
				throw new IllegalArgumentException(
						"'handshakeTimeout' is %s. It must be positive.".formatted(handshakeTimeout));
			}
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/**
		 * Set the version to announce.
		 * @param version from 3.8.0 to 127.127.127; all libraries accept 4.4.0
		 * @return this builder
		 */
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

		/**
		 * The options.
		 * @return immutable options
		 */
		public EmbeddedDaemonOptions build() {
			return new EmbeddedDaemonOptions(this);
		}

		private static int positive(String name, int value) {
			if (value <= 0) {
				throw new IllegalArgumentException("'%s' is %d. It must be positive.".formatted(name, value));
			}
			return value;
		}

	}

}

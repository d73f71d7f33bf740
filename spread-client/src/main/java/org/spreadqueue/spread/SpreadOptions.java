package org.spreadqueue.spread;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How to connect. Immutable; {@link #toBuilder()} gives a changed copy.
 */
public final class SpreadOptions {

	/** {@code 4803@localhost}. */
	public static final List<SpreadAddress> DEFAULT_ADDRESSES = List
		.of(new SpreadAddress.Tcp("localhost", SpreadAddress.DEFAULT_PORT));

	/** A new random name of 10 characters for each connection attempt. */
	public static final Supplier<String> DEFAULT_PRIVATE_NAME = PrivateNames.random("");

	/** Membership events are delivered. */
	public static final boolean DEFAULT_MEMBERSHIP = true;

	/** 5 seconds. */
	public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

	/** {@link ReconnectPolicy#DEFAULT}. */
	public static final ReconnectPolicy DEFAULT_RECONNECT_POLICY = ReconnectPolicy.DEFAULT;

	/** 8 MiB. */
	public static final int DEFAULT_MAX_PENDING_BYTES = 8 * 1024 * 1024;

	private final List<SpreadAddress> addresses;

	private final Supplier<String> privateName;

	private final boolean membership;

	private final Duration connectTimeout;

	private final ReconnectPolicy reconnectPolicy;

	private final int maxPendingBytes;

	private SpreadOptions(Builder builder) {
		this.addresses = builder.addresses;
		this.privateName = builder.privateName;
		this.membership = builder.membership;
		this.connectTimeout = builder.connectTimeout;
		this.reconnectPolicy = builder.reconnectPolicy;
		this.maxPendingBytes = builder.maxPendingBytes;
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
		builder.addresses = this.addresses;
		builder.privateName = this.privateName;
		builder.membership = this.membership;
		builder.connectTimeout = this.connectTimeout;
		builder.reconnectPolicy = this.reconnectPolicy;
		builder.maxPendingBytes = this.maxPendingBytes;
		return builder;
	}

	/**
	 * Daemons to connect to, in the order of preference.
	 * @return at least one address
	 */
	public List<SpreadAddress> addresses() {
		return this.addresses;
	}

	/**
	 * Gives the private name for each connection attempt.
	 * @return the supplier
	 */
	public Supplier<String> privateName() {
		return this.privateName;
	}

	/**
	 * Whether membership events are delivered.
	 * @return whether they are
	 */
	public boolean membership() {
		return this.membership;
	}

	/**
	 * Time for one attempt: name lookup, TCP connect and handshake together.
	 * @return a positive time
	 */
	public Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * How long a session waits between attempts.
	 * @return the policy
	 */
	public ReconnectPolicy reconnectPolicy() {
		return this.reconnectPolicy;
	}

	/**
	 * Bytes that may wait in this process for the daemon to take them.
	 * @return a positive number
	 */
	public int maxPendingBytes() {
		return this.maxPendingBytes;
	}

	/**
	 * Collects options. Not for use by several threads.
	 */
	public static final class Builder {

		private List<SpreadAddress> addresses = DEFAULT_ADDRESSES;

		private Supplier<String> privateName = DEFAULT_PRIVATE_NAME;

		private boolean membership = DEFAULT_MEMBERSHIP;

		private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;

		private ReconnectPolicy reconnectPolicy = DEFAULT_RECONNECT_POLICY;

		private int maxPendingBytes = DEFAULT_MAX_PENDING_BYTES;

		private Builder() {
		}

		/**
		 * Set the daemons to connect to, in the order of preference.
		 * @param addresses at least one
		 * @return this builder
		 */
		public Builder addresses(List<SpreadAddress> addresses) {
			if (addresses.isEmpty()) {
				throw new IllegalArgumentException("'addresses' must not be empty: name at least one daemon");
			}
			this.addresses = List.copyOf(addresses);
			return this;
		}

		/**
		 * Set the daemons to connect to, in the order of preference.
		 * @param addresses at least one
		 * @return this builder
		 */
		public Builder addresses(SpreadAddress... addresses) {
			return addresses(Arrays.asList(addresses));
		}

		/**
		 * Set the source of private names. It is asked on the loop thread, once for each
		 * connection attempt, and must not block. The empty name lets the daemon choose.
		 * @param privateName the supplier
		 * @return this builder
		 * @see PrivateNames
		 */
		public Builder privateName(Supplier<String> privateName) {
			this.privateName = Objects.requireNonNull(privateName, "'privateName' must not be null");
			return this;
		}

		/**
		 * Set whether membership events are delivered.
		 * @param membership whether they are
		 * @return this builder
		 */
		public Builder membership(boolean membership) {
			this.membership = membership;
			return this;
		}

		/**
		 * Set the time for one attempt to connect.
		 * @param connectTimeout a positive time
		 * @return this builder
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			if (connectTimeout.isNegative() || connectTimeout.isZero()) {
				throw new IllegalArgumentException(
						"'connectTimeout' is %s. It must be positive.".formatted(connectTimeout));
			}
			this.connectTimeout = connectTimeout;
			return this;
		}

		/**
		 * Set how long a session waits between attempts.
		 * @param reconnectPolicy the policy
		 * @return this builder
		 */
		public Builder reconnectPolicy(ReconnectPolicy reconnectPolicy) {
			this.reconnectPolicy = Objects.requireNonNull(reconnectPolicy, "'reconnectPolicy' must not be null");
			return this;
		}

		/**
		 * Set how many bytes may wait in this process for the daemon to take them.
		 * @param maxPendingBytes at least {@link SpreadLimits#MAX_MESSAGE_BYTES}
		 * @return this builder
		 */
		public Builder maxPendingBytes(int maxPendingBytes) {
			if (maxPendingBytes < SpreadLimits.MAX_MESSAGE_BYTES) {
				throw new IllegalArgumentException(
						"'maxPendingBytes' is %d. It must be at least %d, so that any single message fits."
							.formatted(maxPendingBytes, SpreadLimits.MAX_MESSAGE_BYTES));
			}
			this.maxPendingBytes = maxPendingBytes;
			return this;
		}

		/**
		 * The options.
		 * @return immutable options
		 */
		public SpreadOptions build() {
			return new SpreadOptions(this);
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.internal.connect.GuardedMetrics;

/**
 * How to connect. Immutable; {@link #toBuilder()} gives a changed copy. The methods of
 * the {@link Builder} explain the options.
 *
 * @since 0.1.0
 */
public final class SpreadOptions {

	/** {@code 4803@localhost}. */
	public static final List<SpreadAddress> DEFAULT_ADDRESSES = List
		.of(new SpreadAddress.Tcp("localhost", SpreadAddress.DEFAULT_PORT));

	/** A new random name of 10 characters for each connection attempt. */
	public static final Supplier<String> DEFAULT_PRIVATE_NAME = PrivateNames.random("");

	public static final boolean DEFAULT_MEMBERSHIP = true;

	/** 5 seconds. */
	public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

	/** 20 seconds; of use where there are several addresses. */
	public static final Duration DEFAULT_SILENCE_TIMEOUT = Duration.ofSeconds(20);

	/** {@link ReconnectPolicy#DEFAULT}. */
	public static final ReconnectPolicy DEFAULT_RECONNECT_POLICY = ReconnectPolicy.DEFAULT;

	public static final int DEFAULT_MAX_PENDING_BYTES = 8 * 1024 * 1024;

	/** None: {@code NULL} where the daemon offers it, else {@code IP}. */
	public static final List<SpreadAuthentication> DEFAULT_AUTHENTICATION = List.of();

	/** {@link DisconnectedSends#FAIL}. */
	public static final DisconnectedSends DEFAULT_DISCONNECTED_SENDS = DisconnectedSends.FAIL;

	public static final SpreadMetrics DEFAULT_METRICS = SpreadMetrics.NONE;

	/** The common pool. */
	public static final Executor DEFAULT_COMPLETION_EXECUTOR = ForkJoinPool.commonPool();

	/** Daemons disagree about a third one. */
	private static final int MAX_AUTHENTICATION_METHODS = 2;

	/** A private copy, never modified. */
	private final Builder values;

	private SpreadOptions(Builder values) {
		this.values = values;
	}

	public static Builder builder() {
		return new Builder();
	}

	public Builder toBuilder() {
		return this.values.copy();
	}

	public List<SpreadAddress> addresses() {
		return this.values.addresses;
	}

	public Supplier<String> privateName() {
		return this.values.privateName;
	}

	public boolean membership() {
		return this.values.membership;
	}

	public Duration connectTimeout() {
		return this.values.connectTimeout;
	}

	/** Returns what was set, or the default, which depends on the addresses. */
	public Duration silenceTimeout() {
		Duration set = this.values.silenceTimeout;
		if (set != null) {
			return set;
		}
		return (addresses().size() > 1) ? DEFAULT_SILENCE_TIMEOUT : Durations.LONGEST;
	}

	public ReconnectPolicy reconnectPolicy() {
		return this.values.reconnectPolicy;
	}

	public int maxPendingBytes() {
		return this.values.maxPendingBytes;
	}

	public List<SpreadAuthentication> authentication() {
		return this.values.authentication;
	}

	public @Nullable TlsEngines tls() {
		return this.values.tls;
	}

	public DisconnectedSends disconnectedSends() {
		return this.values.disconnectedSends;
	}

	public SpreadMetrics metrics() {
		return this.values.metrics;
	}

	public Executor completionExecutor() {
		return this.values.completionExecutor;
	}

	/** Collects options; not thread-safe. */
	public static final class Builder {

		private List<SpreadAddress> addresses = DEFAULT_ADDRESSES;

		private Supplier<String> privateName = DEFAULT_PRIVATE_NAME;

		private boolean membership = DEFAULT_MEMBERSHIP;

		private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;

		private @Nullable Duration silenceTimeout;

		private ReconnectPolicy reconnectPolicy = DEFAULT_RECONNECT_POLICY;

		private int maxPendingBytes = DEFAULT_MAX_PENDING_BYTES;

		private List<SpreadAuthentication> authentication = DEFAULT_AUTHENTICATION;

		private @Nullable TlsEngines tls;

		private DisconnectedSends disconnectedSends = DEFAULT_DISCONNECTED_SENDS;

		private SpreadMetrics metrics = DEFAULT_METRICS;

		private Executor completionExecutor = DEFAULT_COMPLETION_EXECUTOR;

		private Builder() {
		}

		private Builder copy() {
			Builder copy = new Builder();
			copy.addresses = this.addresses;
			copy.privateName = this.privateName;
			copy.membership = this.membership;
			copy.connectTimeout = this.connectTimeout;
			copy.silenceTimeout = this.silenceTimeout;
			copy.reconnectPolicy = this.reconnectPolicy;
			copy.maxPendingBytes = this.maxPendingBytes;
			copy.authentication = this.authentication;
			copy.tls = this.tls;
			copy.disconnectedSends = this.disconnectedSends;
			copy.metrics = this.metrics;
			copy.completionExecutor = this.completionExecutor;
			return copy;
		}

		/** Sets at least one daemon to connect to, in the order of preference. */
		public Builder addresses(List<SpreadAddress> addresses) {
			if (addresses.isEmpty()) {
				throw new IllegalArgumentException("'addresses' must not be empty: name at least one daemon");
			}
			this.addresses = List.copyOf(addresses);
			return this;
		}

		public Builder addresses(SpreadAddress... addresses) {
			return addresses(Arrays.asList(addresses));
		}

		/**
		 * Sets the supplier of private names ({@link PrivateNames} has some), called on
		 * the loop thread for each attempt; must not block. An empty name lets the daemon
		 * choose.
		 */
		public Builder privateName(Supplier<String> privateName) {
			this.privateName = Objects.requireNonNull(privateName, "'privateName' must not be null");
			return this;
		}

		/** Sets whether membership events are delivered. */
		public Builder membership(boolean membership) {
			this.membership = membership;
			return this;
		}

		/**
		 * Sets the positive time for lookup, connect, TLS and handshake in all; more than
		 * a hundred years count as a hundred. If a host name has several addresses, each
		 * one that does not answer has its share of it; after a failed attempt a session
		 * begins with the next one.
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = positive("connectTimeout", connectTimeout);
			return this;
		}

		/**
		 * Sets the positive time after which a connection is left if nothing comes from
		 * the daemon: it hangs, or its host is gone, although the socket is open. Within
		 * half of it the connection sends a message to itself, which is delivered to
		 * nobody, so that a living daemon has something to say; what it says at all, or
		 * reads from a full socket, counts. A session then tries the next address first.
		 * <p>
		 * By default {@link #DEFAULT_SILENCE_TIMEOUT} if there are several addresses, and
		 * never if there is one, because then there is no better daemon. Half of it
		 * should be longer than the daemons need to agree on who is there, 3 to 8 seconds
		 * by default (section 11 of docs/protocol/spread.md), because they deliver
		 * nothing meanwhile. More than a hundred years mean never.
		 */
		public Builder silenceTimeout(Duration silenceTimeout) {
			this.silenceTimeout = positive("silenceTimeout", silenceTimeout);
			return this;
		}

		private static Duration positive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException("'%s' is %s. It must be positive.".formatted(name, value));
			}
			return Durations.limited(value);
		}

		public Builder reconnectPolicy(ReconnectPolicy reconnectPolicy) {
			this.reconnectPolicy = Objects.requireNonNull(reconnectPolicy, "'reconnectPolicy' must not be null");
			return this;
		}

		/**
		 * Sets how many bytes may wait here for the daemon, or with
		 * {@link DisconnectedSends#BUFFER} for a connection; at least
		 * {@link SpreadLimits#MAX_MESSAGE_BYTES}. Whoever sends only while
		 * {@link SpreadSession#hasRoom()} stays below it.
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
		 * Sets at most 2 methods by which the client authenticates, one after the other:
		 * daemons disagree about a third one (section 3.3 of docs/protocol/spread.md),
		 * and must offer all of them. None means {@code NULL} if the daemon offers it,
		 * else {@code IP}.
		 */
		public Builder authentication(SpreadAuthentication... methods) {
			if (methods.length > MAX_AUTHENTICATION_METHODS) {
				throw new IllegalArgumentException(
						"'authentication' has %d methods. Allowed: %d, because daemons disagree about a third one."
							.formatted(methods.length, MAX_AUTHENTICATION_METHODS));
			}
			for (SpreadAuthentication method : methods) {
				String name = method.name();
				if (!name.matches("[!-~]{1," + SpreadAuthentication.MAX_NAME + "}")) {
					throw new IllegalArgumentException(
							"Authentication method '%s' has no possible name. Allowed: 1 to %d characters from '!' to '~' in ASCII."
								.formatted(name, SpreadAuthentication.MAX_NAME));
				}
			}
			this.authentication = List.of(methods);
			return this;
		}

		/**
		 * Sets the source of TLS engines, for example
		 * {@code SSLContext::createSSLEngine}, for a tunnel in front of each daemon;
		 * {@code null} for plain connections. A UNIX socket leads to a daemon without a
		 * tunnel, so all addresses must be TCP.
		 */
		public Builder tls(@Nullable TlsEngines tls) {
			this.tls = tls;
			return this;
		}

		public Builder disconnectedSends(DisconnectedSends disconnectedSends) {
			this.disconnectedSends = Objects.requireNonNull(disconnectedSends, "'disconnectedSends' must not be null");
			return this;
		}

		/** Sets the metrics; their first exception is logged as a warning. */
		public Builder metrics(SpreadMetrics metrics) {
			this.metrics = new GuardedMetrics(Objects.requireNonNull(metrics, "'metrics' must not be null"));
			return this;
		}

		/**
		 * Sets the executor that completes the futures handed out, and so runs what
		 * callers attach to them. If it refuses, the loop thread completes them.
		 */
		public Builder completionExecutor(Executor completionExecutor) {
			this.completionExecutor = Objects.requireNonNull(completionExecutor,
					"'completionExecutor' must not be null");
			return this;
		}

		/** Throws {@link IllegalArgumentException} for TLS with a UNIX socket. */
		public SpreadOptions build() {
			for (SpreadAddress address : this.addresses) {
				if (this.tls != null && address instanceof SpreadAddress.UnixSocket) {
					throw new IllegalArgumentException(
							"Spread address '%s' is a UNIX socket, which cannot be reached by TLS. Name the port and host of a TLS tunnel: <port>@<host>."
								.formatted(address));
				}
			}
			return new SpreadOptions(copy());
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

import org.spreadqueue.spread.SpreadAddress;

/**
 * Where the Spread daemons are. A bean of this type replaces the properties and the
 * embedded daemon.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SpreadQueueConnectionDetails extends ConnectionDetails {

	/** Returns the daemons, at least one, in the order of preference. */
	List<SpreadAddress> addresses();

	/**
	 * Returns the SSL bundle of a TLS tunnel in front of each daemon; {@code null} for
	 * plain connections. Called once at startup, then at each attempt to connect, on any
	 * thread.
	 */
	default @Nullable SslBundle sslBundle() {
		return null;
	}

}

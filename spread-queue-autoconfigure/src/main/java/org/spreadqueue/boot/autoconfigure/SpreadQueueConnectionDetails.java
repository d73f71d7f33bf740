package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

import org.spreadqueue.spread.SpreadAddress;

/**
 * Where the Spread daemons are. A bean of this type replaces the properties and the
 * embedded daemon.
 */
@FunctionalInterface
public interface SpreadQueueConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the daemons, in the order of preference.
	 * @return at least one address
	 */
	List<SpreadAddress> addresses();

	/**
	 * Returns the SSL bundle to connect with, to a TLS tunnel in front of each daemon.
	 * Asked at the start whether there is one, then at each attempt to connect, on any
	 * thread.
	 * @return the bundle, or {@code null} for plain connections
	 */
	default @Nullable SslBundle sslBundle() {
		return null;
	}

}

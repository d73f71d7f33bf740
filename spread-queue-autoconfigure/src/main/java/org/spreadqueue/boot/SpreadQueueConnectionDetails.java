package org.spreadqueue.boot;

import java.util.List;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

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

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.util.List;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of one further connection.
 *
 * @param addresses Comma-separated list of Spread daemons of this connection, in the
 * order of preference.
 * @param ssl TLS to a tunnel in front of each Spread daemon.
 * @since 0.1.0
 */
public record ConnectionProperties(@DefaultValue List<String> addresses,
		@DefaultValue @NestedConfigurationProperty SslProperties ssl) {
}

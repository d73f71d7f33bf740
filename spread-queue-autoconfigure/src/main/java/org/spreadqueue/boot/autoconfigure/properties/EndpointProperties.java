// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the Actuator endpoint {@code spreadqueue}.
 *
 * @param showPayloads When to show what applications have written into messages:
 * payloads, headers, ordering keys and the texts of exceptions.
 * @param roles Roles that a user needs one of to be authorized to see that. Without any,
 * all authenticated users are.
 * @since 0.1.0
 */
@ConfigurationProperties("management.endpoint.spreadqueue")
public record EndpointProperties(@DefaultValue("never") Show showPayloads, @DefaultValue Set<String> roles,
		@DefaultValue Console console) {

	/**
	 * The web page.
	 *
	 * @param enabled Whether to serve the console, a web page, at
	 * /actuator/spreadqueue/console.
	 */
	public record Console(@DefaultValue("false") boolean enabled) {
	}

}

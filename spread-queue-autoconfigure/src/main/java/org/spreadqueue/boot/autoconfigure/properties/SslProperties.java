// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Properties of TLS to a tunnel in front of each Spread daemon.
 *
 * @param enabled Whether to connect by TLS, to a tunnel in front of each Spread daemon.
 * Enabled automatically if a bundle is given, unless specified otherwise.
 * @param bundle SSL bundle to connect with. It is read again at each attempt. Without
 * one, the tunnel needs a certificate that the JVM trusts.
 * @since 0.1.0
 */
public record SslProperties(@Nullable Boolean enabled, @Nullable String bundle) {

	public boolean determineEnabled() {
		return (this.enabled != null) ? this.enabled : StringUtils.hasLength(this.bundle);
	}

}

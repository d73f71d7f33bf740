// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Creates the client side of TLS for each attempt to connect, for example
 * {@link SSLContext#createSSLEngine(String, int)}. Spread daemons do not speak TLS: it
 * ends in a tunnel in front of them, such as stunnel or HAProxy.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TlsEngines {

	/**
	 * Creates an engine for one attempt to connect to this host, as configured. Called
	 * for each attempt, so that renewed certificates take effect; on a thread of its own,
	 * and may block. The attempt makes the engine a client and has it check that the
	 * peer's certificate names the host. If this throws, the attempt fails with a
	 * {@link ConnectFailedException} that has the exception as cause.
	 */
	SSLEngine create(String host, int port);

}

package org.spreadqueue.spread;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Makes the client's side of TLS for each attempt to connect. Spread daemons do not speak
 * TLS: it ends in a tunnel in front of them, such as stunnel or HAProxy.
 * {@code SSLContext::createSSLEngine} is one.
 *
 * @see SSLContext#createSSLEngine(String, int)
 * @since 0.1.0
 */
@FunctionalInterface
public interface TlsEngines {

	/**
	 * Makes an engine for one attempt. Called for each attempt, so that certificates
	 * which were renewed meanwhile count; on a thread of its own, and may block.
	 * <p>
	 * The attempt makes it a client, and has it check that the peer's certificate names
	 * the host.
	 * @param host name or address of the peer, as it was configured
	 * @param port port of the peer
	 * @throws RuntimeException if there is none now: the attempt to connect fails with a
	 * {@link ConnectFailedException} that has it as cause
	 */
	SSLEngine create(String host, int port);

}

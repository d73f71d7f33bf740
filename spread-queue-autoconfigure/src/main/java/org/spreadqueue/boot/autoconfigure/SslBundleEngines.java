// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import javax.net.ssl.SSLEngine;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.Assert;

import org.spreadqueue.spread.TlsEngines;

/**
 * Makes TLS engines of a connection's SSL bundle as it is now: a reloaded bundle takes
 * effect at the next attempt to connect.
 */
final class SslBundleEngines implements TlsEngines {

	private final SpreadQueueConnectionDetails details;

	private SslBundleEngines(SpreadQueueConnectionDetails details) {
		this.details = details;
	}

	/** {@code null} if the connection is plain. */
	static @Nullable TlsEngines of(SpreadQueueConnectionDetails details) {
		return (details.sslBundle() != null) ? new SslBundleEngines(details) : null;
	}

	@Override
	public SSLEngine create(String host, int port) {
		SslBundle bundle = this.details.sslBundle();
		Assert.state(bundle != null, "Connection details had an SSL bundle and have none any more");
		SSLEngine engine = bundle.createSslContext().createSSLEngine(host, port);
		SslOptions options = bundle.getOptions();
		if (options.getEnabledProtocols() != null) {
			engine.setEnabledProtocols(options.getEnabledProtocols());
		}
		if (options.getCiphers() != null) {
			engine.setEnabledCipherSuites(options.getCiphers());
		}
		return engine;
	}

}

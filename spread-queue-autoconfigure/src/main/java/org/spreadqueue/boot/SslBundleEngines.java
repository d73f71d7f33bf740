package org.spreadqueue.boot;

import javax.net.ssl.SSLEngine;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.Assert;

import org.spreadqueue.spread.TlsEngines;

/**
 * Makes TLS engines of the SSL bundle of a connection, as it is at that moment: a bundle
 * that was reloaded counts from the next attempt to connect.
 */
final class SslBundleEngines implements TlsEngines {

	private final SpreadQueueConnectionDetails details;

	SslBundleEngines(SpreadQueueConnectionDetails details) {
		this.details = details;
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

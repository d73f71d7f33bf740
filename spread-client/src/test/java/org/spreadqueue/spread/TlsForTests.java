// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

import static java.util.Objects.requireNonNull;

/**
 * A certificate for {@code localhost} that is signed by itself, and both sides of TLS
 * with it. Anybody has its key.
 */
public final class TlsForTests {

	private static final char[] PASSWORD = "tunnel".toCharArray();

	/** One for all: to decrypt its key takes a tenth of a second. */
	private static final SSLContext CONTEXT = create();

	private TlsForTests() {
	}

	/**
	 * Who has the certificate and trusts it.
	 */
	public static SSLContext context() {
		return CONTEXT;
	}

	private static SSLContext create() {
		try {
			return load();
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SSLContext load() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = requireNonNull(TlsForTests.class.getResourceAsStream("tunnel.p12"))) {
			store.load(in, PASSWORD);
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD);
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("tunnel", store.getCertificate("tunnel"));
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return context;
	}

	/**
	 * Listens on a free port of the loopback interface.
	 * @param protocols versions of TLS, or none for the usual ones
	 */
	public static SSLServerSocket listen(String... protocols) throws IOException {
		SSLServerSocket server = (SSLServerSocket) context().getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		if (protocols.length > 0) {
			server.setEnabledProtocols(protocols);
		}
		return server;
	}

}

package org.spreadqueue.spread;

import java.io.IOException;
import java.security.cert.CertificateException;

/**
 * Says why there is no TLS, in words that help.
 */
final class TlsFailures {

	private TlsFailures() {
	}

	/**
	 * What is wrong with a peer.
	 * @param failure thrown while TLS was agreed on
	 * @return a text that goes on after the peer's name
	 */
	static String describe(IOException failure) {
		boolean certificate = false;
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
			certificate |= root instanceof CertificateException;
		}
		return certificate
				? "has a certificate that is not accepted: %s. It must name the host that is connected to, and come from an issuer that is trusted here."
					.formatted(root.getMessage())
				: "does not agree on TLS: %s. Is this the port of the TLS tunnel, and not that of the daemon behind it?"
					.formatted(failure.getMessage());
	}

}

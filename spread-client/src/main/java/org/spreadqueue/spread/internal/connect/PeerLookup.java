// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.TlsEngines;

/**
 * Finds what an attempt needs before it connects over TCP: the addresses of the host, and
 * a TLS engine for each, if wanted.
 */
final class PeerLookup {

	private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?=.)|$)){4}");

	private final SpreadAddress.Tcp address;

	private final @Nullable TlsEngines tls;

	private final HostLookup hosts;

	PeerLookup(SpreadAddress.Tcp address, @Nullable TlsEngines tls, HostLookup hosts) {
		this.address = address;
		this.tls = tls;
		this.hosts = hosts;
	}

	/** Tells whether {@link #find()} returns at once; 999.1.1.1 would be looked up. */
	boolean isImmediate() {
		String host = this.address.host();
		return this.tls == null && (host.indexOf(':') >= 0 || IPV4.matcher(host).matches());
	}

	/** Can block for many seconds. Throws if the host is unknown or TLS is impossible. */
	List<Peer> find() {
		try {
			TlsEngines engines = this.tls;
			return this.hosts.find(this.address)
				.stream()
				.map((found) -> new Peer(found, (engines != null) ? engine(engines) : null))
				.toList();
		}
		catch (UnknownHostException ex) {
			throw ConnectAttempt.failure(this.address,
					"cannot be found: host '%s' is unknown".formatted(this.address.host()), ex);
		}
	}

	private SSLEngine engine(TlsEngines engines) {
		try {
			SSLEngine engine = engines.create(this.address.host(), this.address.port());
			engine.setUseClientMode(true);
			SSLParameters parameters = engine.getSSLParameters();
			// The rules by which a certificate names a host are those of HTTPS
			// everywhere.
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			engine.setSSLParameters(parameters);
			return engine;
		}
		catch (Throwable ex) {
			throw ConnectAttempt.failure(this.address, "was not tried: TLS cannot be prepared: " + ex.getMessage(), ex);
		}
	}

	/** One address, with an engine of its own; none means a plain connection. */
	record Peer(SocketAddress address, @Nullable SSLEngine engine) {
	}

	/** Finds the addresses of a host, in the order to try. */
	interface HostLookup {

		HostLookup SYSTEM = (named) -> Arrays.stream(InetAddress.getAllByName(named.host()))
			.map((host) -> new InetSocketAddress(host, named.port()))
			.toList();

		/** Can block for many seconds. */
		List<InetSocketAddress> find(SpreadAddress.Tcp address) throws UnknownHostException;

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

import org.spreadqueue.boot.autoconfigure.properties.PropertyMapping;
import org.spreadqueue.boot.autoconfigure.properties.SslProperties;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/** Takes the daemons from the properties, or the default one if there are none. */
final class PropertiesSpreadQueueConnectionDetails implements SpreadQueueConnectionDetails {

	private final String prefix;

	private final List<SpreadAddress> addresses;

	private final SslProperties ssl;

	private final ObjectProvider<SslBundles> bundles;

	/** The prefix follows {@code spread.queue.}. */
	PropertiesSpreadQueueConnectionDetails(String prefix, List<String> addresses, SslProperties ssl,
			ObjectProvider<SslBundles> bundles) {
		this.prefix = prefix;
		this.addresses = addresses.isEmpty() ? SpreadOptions.DEFAULT_ADDRESSES
				: addresses.stream()
					.map((address) -> PropertyMapping.convert(prefix + "addresses", address, SpreadAddress::parse))
					.toList();
		this.ssl = ssl;
		this.bundles = bundles;
		checkBundle();
	}

	/** Finds at startup what would otherwise fail the first attempt to connect. */
	private void checkBundle() {
		SslBundle bundle = sslBundle();
		try {
			if (bundle != null) {
				bundle.createSslContext();
			}
		}
		catch (RuntimeException ex) {
			throw PropertyMapping.invalid(this.prefix + "ssl.bundle", String.valueOf(this.ssl.bundle()),
					"The SSL bundle cannot be used: " + ex.getMessage());
		}
	}

	@Override
	public List<SpreadAddress> addresses() {
		return this.addresses;
	}

	@Override
	public @Nullable SslBundle sslBundle() {
		if (!this.ssl.determineEnabled()) {
			return null;
		}
		String name = this.ssl.bundle();
		return StringUtils.hasLength(name) ? bundle(name) : SslBundle.systemDefault();
	}

	private SslBundle bundle(String name) {
		SslBundles existing = this.bundles.getIfAvailable();
		try {
			if (existing != null) {
				return existing.getBundle(name);
			}
		}
		catch (NoSuchSslBundleException ex) {
			// Thrown below, with the list of bundles.
		}
		throw PropertyMapping.invalid(this.prefix + "ssl.bundle", name,
				"There is no such SSL bundle, only %s. Bundles are defined by 'spring.ssl.bundle'."
					.formatted((existing != null) ? existing.getBundleNames() : List.of()));
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.io.ResourceLoader;

import org.spreadqueue.seal.SealKey;

/**
 * Reads keys from where entries of {@code spread.queue.key} say. No message of its
 * exceptions has anything of a key in it.
 */
final class SealKeyReader {

	private static final String BUNDLE = "ssl-bundle:";

	private static final List<String> RESOURCES = List.of("file:", "classpath:");

	private final ResourceLoader resources;

	private final ObjectProvider<SslBundles> bundles;

	SealKeyReader(ResourceLoader resources, ObjectProvider<SslBundles> bundles) {
		this.resources = resources;
		this.bundles = bundles;
	}

	SealKey read(String entry) {
		if (entry.startsWith(BUNDLE)) {
			return ofBundle(entry.substring(BUNDLE.length()));
		}
		boolean isResource = RESOURCES.stream().anyMatch(entry::startsWith);
		String where = isResource ? "In " + entry + ": " : "";
		try {
			return SealKey.parse(isResource ? content(entry) : entry);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSealKeyException(where + ex.getMessage());
		}
	}

	private String content(String location) {
		try {
			return this.resources.getResource(location).getContentAsString(StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new InvalidSealKeyException(location + " cannot be read: " + ex.getMessage());
		}
	}

	private SealKey ofBundle(String name) {
		SslBundle bundle = bundle(name);
		try {
			SecretKey key = secretKey(bundle);
			byte[] secret = (key != null) ? key.getEncoded() : null;
			if (secret == null) {
				throw invalid(name, "its key store needs one secret key that can be read, whose alias the bundle "
						+ "names if there are several.");
			}
			return SealKey.of(secret);
		}
		catch (IllegalArgumentException | IllegalStateException | GeneralSecurityException ex) {
			throw invalid(name, String.valueOf(ex.getMessage()));
		}
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
		throw invalid(name, "there is no such bundle, only %s. Bundles are defined by 'spring.ssl.bundle'."
			.formatted((existing != null) ? existing.getBundleNames() : List.of()));
	}

	/** The one that the bundle names, else the only one. */
	private static @Nullable SecretKey secretKey(SslBundle bundle) throws GeneralSecurityException {
		KeyStore store = bundle.getStores().getKeyStore();
		if (store == null) {
			return null;
		}
		String alias = bundle.getKey().getAlias();
		String password = bundle.getKey().getPassword();
		String any = (password != null) ? password : bundle.getStores().getKeyStorePassword();
		char[] characters = (any != null) ? any.toCharArray() : new char[0];
		List<String> aliases = (alias != null) ? List.of(alias) : Collections.list(store.aliases());
		List<SecretKey> keys = new ArrayList<>();
		for (String each : aliases) {
			if (store.entryInstanceOf(each, KeyStore.SecretKeyEntry.class)) {
				Key key = store.getKey(each, characters);
				if (key instanceof SecretKey secret) {
					keys.add(secret);
				}
			}
		}
		return (keys.size() == 1) ? keys.get(0) : null;
	}

	private static InvalidSealKeyException invalid(String bundle, String reason) {
		return new InvalidSealKeyException("Of the SSL bundle '" + bundle + "', " + reason);
	}

}

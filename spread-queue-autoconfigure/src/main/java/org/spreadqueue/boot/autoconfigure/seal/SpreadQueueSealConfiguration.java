// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.seal;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;

/**
 * The keys with which all native messages of the application are sealed. A bean of their
 * type replaces those of the properties.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class SpreadQueueSealConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SealKeys spreadQueueSealKeys(SpreadQueueProperties properties, ResourceLoader resources,
			ObjectProvider<SslBundles> bundles) {
		SealKeyReader reader = new SealKeyReader(resources, bundles);
		List<SealKey> keys = properties.key().stream().map(reader::read).toList();
		if (keys.isEmpty() && Boolean.TRUE.equals(properties.keyRequired())) {
			throw new InvalidSealKeyException("A key is required, and there is none.");
		}
		try {
			return properties.sealKeys(keys);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSealKeyException(String.valueOf(ex.getMessage()));
		}
	}

}

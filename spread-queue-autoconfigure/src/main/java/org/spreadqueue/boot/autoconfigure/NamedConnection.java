// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

import org.spreadqueue.boot.autoconfigure.properties.ConnectionProperties;
import org.spreadqueue.boot.autoconfigure.properties.PropertyMapping;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * A connection of {@code spread.queue.connections}: to other daemons than the main one,
 * with otherwise the same settings. No manager of this process works there. Its senders,
 * template and container factory are beans.
 *
 * @since 0.1.0
 */
public final class NamedConnection {

	private final String name;

	private final QueueSenders senders;

	private final SpreadQueueTemplate template;

	private final QueueListenerContainerFactory containers;

	NamedConnection(String name, SpreadQueueProperties properties, SealKeys keys, ObjectProvider<SslBundles> bundles,
			SpreadOptions main, SpreadQueueTemplateFactory templates, QueueListenerContainerFactory containers) {
		this.name = name;
		SpreadOptions spread = options(name, properties, bundles, main);
		this.senders = new QueueSenders((queue) -> properties.senderOptions(queue).withKeys(keys), List.of(), spread,
				QueueInitializer.NONE);
		this.template = templates.create(name, this.senders);
		this.containers = containers.withConnection(spread, this.senders);
	}

	private static SpreadOptions options(String name, SpreadQueueProperties properties,
			ObjectProvider<SslBundles> bundles, SpreadOptions main) {
		String prefix = "connections." + name + ".";
		ConnectionProperties own = properties.connections().get(name);
		if (own == null || own.addresses().isEmpty()) {
			throw PropertyMapping.invalid(prefix + "addresses", "", "A further connection needs at least one address.");
		}
		SpreadQueueConnectionDetails details = new PropertiesSpreadQueueConnectionDetails(prefix, own.addresses(),
				own.ssl(), bundles);
		return PropertyMapping.convert(prefix + "addresses", details.addresses(),
				(addresses) -> main.toBuilder().addresses(addresses).tls(SslBundleEngines.of(details)).build());
	}

	/** Returns the name, which is also the qualifier of the beans. */
	public String name() {
		return this.name;
	}

	/** Returns the senders, which know whether daemon and managers are there. */
	public QueueSenders senders() {
		return this.senders;
	}

	SpreadQueueTemplate template() {
		return this.template;
	}

	QueueListenerContainerFactory containers() {
		return this.containers;
	}

}

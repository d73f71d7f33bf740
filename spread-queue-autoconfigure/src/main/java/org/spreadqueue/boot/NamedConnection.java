package org.spreadqueue.boot;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

/**
 * A connection of {@code spread.queue.connections}: to other daemons than the main one,
 * and with the same settings otherwise. No manager of this process works there. Its
 * public parts are beans of their own.
 */
class NamedConnection {

	private final String name;

	private final QueueSenders senders;

	private final SpreadQueueTemplate template;

	private final QueueListenerContainerFactory containers;

	NamedConnection(String name, SpreadQueueProperties properties, ObjectProvider<SslBundles> bundles,
			SpreadQueueSettings settings, SpreadOptions main, SpreadQueueTemplates templates,
			QueueListenerContainerFactory containers) {
		this.name = name;
		SpreadOptions spread = options(name, properties, bundles, main);
		this.senders = new QueueSenders(settings::senderOptions, List.of(), spread, QueueInitializer.NONE);
		this.template = templates.create(this.senders);
		this.containers = containers.withConnection(spread, this.senders);
	}

	private static SpreadOptions options(String name, SpreadQueueProperties properties,
			ObjectProvider<SslBundles> bundles, SpreadOptions main) {
		String prefix = "connections." + name + ".";
		ConnectionProperties own = properties.getConnections().getOrDefault(name, new ConnectionProperties());
		if (own.getAddresses().isEmpty()) {
			throw PropertyChecks.invalid(prefix + "addresses", "", "A further connection needs at least one address.");
		}
		SpreadOptions.Builder options = main.toBuilder().tls(null);
		PropertiesSpreadQueueConnectionDetails details = new PropertiesSpreadQueueConnectionDetails(prefix,
				own.getAddresses(), own.getSsl(), bundles);
		SpreadQueueSettings.connect(options, details, prefix);
		return options.build();
	}

	String name() {
		return this.name;
	}

	QueueSenders senders() {
		return this.senders;
	}

	SpreadQueueTemplate template() {
		return this.template;
	}

	QueueListenerContainerFactory containers() {
		return this.containers;
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.util.List;
import java.util.Map;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.test.probe.QueueProbe;

/**
 * Gives a test context its own server. Equal for equal queues, so that Spring's cache
 * finds one context, and with it one daemon, for all test classes that differ in nothing
 * else. Contexts that differ have a daemon each: a cached one may still have listeners,
 * which would take the messages of the others.
 */
record EmbeddedSpreadQueueContextCustomizer(List<String> queues) implements ContextCustomizer {

	static final String BEAN_NAME = "embeddedSpreadQueueServer";

	private static final boolean LISTENERS = ClassUtils.isPresent(
			"org.spreadqueue.spring.listener.QueueListenerContainer",
			EmbeddedSpreadQueueContextCustomizer.class.getClassLoader());

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		SpreadQueueServer server = SpreadQueueServer.start(this.queues.toArray(String[]::new));
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(BEAN_NAME, connectTo(server)));
		// A bean definition, not a singleton: its close method is called after all its
		// users'.
		GenericApplicationContext beans = (GenericApplicationContext) context;
		beans.registerBean(BEAN_NAME, SpreadQueueServer.class, () -> server);
		// Which queues there are is known when the listeners are.
		beans.registerBean("embeddedSpreadQueueProbe", QueueProbe.class, () -> server.probe(),
				(definition) -> definition.setLazyInit(true));
		if (LISTENERS) {
			beans.registerBean("embeddedSpreadQueueContextQueues", ContextQueues.class,
					() -> new ContextQueues(server, beans.getBeanProvider(QueueListenerContainer.class),
							beans.getBeanProvider(QueueManagers.class), beans.getBeanProvider(JsonMapper.class)));
		}
	}

	/** The daemon of the server speaks no TLS, and its managers have no key. */
	private static Map<String, Object> connectTo(SpreadQueueServer server) {
		return Map.of("spread.queue.addresses", server.address().toString(), "spread.queue.ssl.enabled", "false",
				"spread.queue.key", "", "spread.queue.key-required", "false");
	}

}

package org.spreadqueue.test;

import java.util.List;
import java.util.Map;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a test context a server of its own. Equal for equal queues, so that contexts are
 * shared.
 *
 * @param queues names of the queues
 */
record EmbeddedSpreadQueueContextCustomizer(List<String> queues) implements ContextCustomizer {

	static final String BEAN_NAME = "embeddedSpreadQueueServer";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		SpreadQueueServer server = SpreadQueueServer.start(this.queues.toArray(String[]::new));
		Map<String, Object> properties = Map.of("spread.queue.addresses", server.address().toString());
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(BEAN_NAME, properties));
		// A bean definition, not a singleton: its close method is called, after all that
		// uses it.
		((GenericApplicationContext) context).registerBean(BEAN_NAME, SpreadQueueServer.class, () -> server);
	}

}

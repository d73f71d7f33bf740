package org.spreadqueue.test;

import java.util.List;
import java.util.Map;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Gives a test context its own server. Equal for equal queues, to be shared. */
record EmbeddedSpreadQueueContextCustomizer(List<String> queues) implements ContextCustomizer {

	static final String BEAN_NAME = "embeddedSpreadQueueServer";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		SpreadQueueServer server = SpreadQueueServer.start(this.queues.toArray(String[]::new));
		Map<String, Object> properties = Map.of("spread.queue.addresses", server.address().toString());
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(BEAN_NAME, properties));
		// A bean definition, not a singleton: its close method is called after all its
		// users'.
		((GenericApplicationContext) context).registerBean(BEAN_NAME, SpreadQueueServer.class, () -> server);
	}

}

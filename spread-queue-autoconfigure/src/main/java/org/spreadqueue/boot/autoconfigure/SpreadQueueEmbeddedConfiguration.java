// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.slf4j.Logger;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

import org.spreadqueue.boot.autoconfigure.failure.EmbeddedDaemonStartException;
import org.spreadqueue.boot.autoconfigure.properties.PropertyMapping;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spread.log.QuotingLogger;

/** The embedded Spread daemon, if on the class path and no other is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(EmbeddedSpreadDaemon.class)
@ConditionalOnMissingBean(SpreadQueueConnectionDetails.class)
@ConditionalOnBooleanProperty(name = "spread.queue.embedded.enabled", matchIfMissing = true)
@Conditional(SpreadQueueEmbeddedConfiguration.NoAddressCondition.class)
class SpreadQueueEmbeddedConfiguration {

	private static final Logger logger = QuotingLogger.of(SpreadQueueEmbeddedConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	EmbeddedSpreadDaemon embeddedSpreadDaemon(SpreadQueueProperties properties) {
		EmbeddedDaemonOptions options = options(properties.embedded());
		try {
			return EmbeddedSpreadDaemon.start(options);
		}
		catch (SpreadException ex) {
			throw new EmbeddedDaemonStartException(StringUtils.capitalize(String.valueOf(ex.getMessage())), ex);
		}
	}

	@Bean
	SpreadQueueConnectionDetails embeddedSpreadQueueConnectionDetails(EmbeddedSpreadDaemon daemon,
			SpreadQueueProperties properties) {
		if (properties.ssl().determineEnabled()) {
			throw PropertyMapping.invalid("ssl.enabled", true,
					"The embedded Spread daemon does not speak TLS. Set spread.queue.addresses to the TLS tunnels of other daemons.");
		}
		String directory = properties.manager().directory();
		logger.info(
				"Spread daemon and queue managers run in this process, at {}; waiting messages {}. For real Spread "
						+ "daemons set spread.queue.addresses",
				daemon.address(), StringUtils.hasText(directory) ? "are kept in " + directory
						: "are lost when it ends, unless spread.queue.manager.directory is set");
		return new EmbeddedConnectionDetails(List.of(daemon.address()));
	}

	private static EmbeddedDaemonOptions options(SpreadQueueProperties.Embedded properties) {
		return PropertyMapping.of("embedded.", EmbeddedDaemonOptions.builder())
			.set("port", properties.port(), EmbeddedDaemonOptions.Builder::port)
			.set("unix-socket", properties.unixSocket(), EmbeddedDaemonOptions.Builder::unixSocket)
			.options()
			.build();
	}

	/** Says that the daemon runs in this process, so that managers have to as well. */
	record EmbeddedConnectionDetails(List<SpreadAddress> addresses) implements SpreadQueueConnectionDetails {
	}

	static final class NoAddressCondition extends SpringBootCondition {

		private static final String PROPERTY = "spread.queue.addresses";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			List<String> addresses = Binder.get(context.getEnvironment())
				.bind(PROPERTY, Bindable.listOf(String.class))
				.orElse(List.of());
			ConditionMessage.Builder message = ConditionMessage.forCondition("Spread daemon address");
			return addresses.isEmpty() ? ConditionOutcome.match(message.because(PROPERTY + " is not set"))
					: ConditionOutcome.noMatch(message.because(PROPERTY + " is " + addresses));
		}

	}

}

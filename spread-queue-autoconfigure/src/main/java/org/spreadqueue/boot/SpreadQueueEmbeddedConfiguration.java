package org.spreadqueue.boot;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/**
 * A Spread daemon in this process, when it is on the class path and no other one is
 * configured.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(EmbeddedSpreadDaemon.class)
@ConditionalOnMissingBean(SpreadQueueConnectionDetails.class)
@ConditionalOnBooleanProperty(name = "spread.queue.embedded.enabled", matchIfMissing = true)
@Conditional(NoAddressCondition.class)
class SpreadQueueEmbeddedConfiguration {

	private static final Log logger = LogFactory.getLog(SpreadQueueEmbeddedConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	EmbeddedSpreadDaemon embeddedSpreadDaemon(SpreadQueueProperties properties) {
		EmbeddedDaemonOptions options = options(properties.getEmbedded());
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
		if (properties.getSsl().determineEnabled()) {
			throw PropertyChecks.invalid("ssl.enabled", true,
					"The embedded Spread daemon does not speak TLS. Set spread.queue.addresses to the TLS tunnels of other daemons.");
		}
		logger.info("Spread daemon and queue managers run in this process, at " + daemon.address()
				+ "; waiting messages are lost when it ends. For real Spread daemons set spread.queue.addresses");
		return new EmbeddedSpreadQueueConnectionDetails(List.of(daemon.address()));
	}

	private static EmbeddedDaemonOptions options(SpreadQueueProperties.Embedded properties) {
		EmbeddedDaemonOptions.Builder options = EmbeddedDaemonOptions.builder();
		PropertyChecks.check("embedded.port", properties.getPort(), options::port);
		PropertyMapper.get().from(properties::getUnixSocket).to(options::unixSocket);
		return options.build();
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.annotation.QueueListenerAnnotationBeanPostProcessor;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.spring.template.SpreadQueueTemplate;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class SpreadQueueAutoConfigurationTests {

	/** Port 1 is nobody's, so that these tests never meet a daemon. */
	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, SpreadQueueAutoConfiguration.class))
		.withPropertyValues("spread.queue.addresses=1@localhost");

	@Test
	void providesTemplateAndListenerSupport() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(SpreadQueueTemplate.class)
			.hasSingleBean(SpreadQueueOperations.class)
			.hasSingleBean(QueueSenders.class)
			.hasSingleBean(QueueManagers.class)
			.hasSingleBean(PayloadConverter.class)
			.hasSingleBean(SpreadOptions.class)
			.hasSingleBean(SpreadQueueConnectionDetails.class)
			.hasSingleBean(QueueListenerAnnotationBeanPostProcessor.class)
			.hasSingleBean(QueueListenerContainerFactory.class)
			.hasSingleBean(QueueListenerContainerRegistry.class)
			.hasSingleBean(ListenerExecutorFactory.class)
			.doesNotHaveBean("embeddedSpreadDaemon"));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("spread.queue.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SpreadQueueTemplate.class)
				.doesNotHaveBean(QueueListenerAnnotationBeanPostProcessor.class));
	}

	@Test
	void defaultsAreThoseOfTheLibrary() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
			.withPropertyValues("spread.queue.embedded.enabled=false")
			.run((context) -> {
				SpreadOptions options = context.getBean(SpreadOptions.class);
				assertThat(options.addresses()).isEqualTo(SpreadOptions.DEFAULT_ADDRESSES);
				assertThat(options.connectTimeout()).isEqualTo(SpreadOptions.DEFAULT_CONNECT_TIMEOUT);
				assertThat(options.reconnectPolicy()).isEqualTo(ReconnectPolicy.DEFAULT);
				QueueName queue = new QueueName("any");
				ListenerDefaults defaults = context.getBean(QueueListenerContainerFactory.class).defaults();
				assertThat(defaults.queue()).isNull();
				assertThat(defaults.options("id", queue)).isEqualTo(ListenerOptions.of("id", WorkerOptions.of(queue)));
				SpreadQueueProperties properties = context.getBean(SpreadQueueProperties.class);
				assertThat(properties.senderOptions(queue)).isEqualTo(SenderOptions.of(queue));
				assertThat(properties.managerOptions(queue)).isEqualTo(ManagerOptions.of(queue));
			});
	}

	@Test
	void aFormatOfItsOwnReachesTheSenderAndTheManagerOfAQueue() {
		this.runner.withPropertyValues("spread.queue.format=json", "spread.queue.formats.orders=data-denter")
			.run((context) -> {
				SpreadQueueProperties properties = context.getBean(SpreadQueueProperties.class);
				QueueName orders = new QueueName("orders");
				QueueName other = new QueueName("other");
				assertThat(properties.senderOptions(orders).format()).isEqualTo(WireFormat.of(Serializer.DATA_DENTER));
				assertThat(properties.managerOptions(orders).format()).isEqualTo(WireFormat.of(Serializer.DATA_DENTER));
				assertThat(properties.senderOptions(other).format()).isEqualTo(WireFormat.of(Serializer.JSON));
				assertThat(properties.managerOptions(other).format()).isEqualTo(WireFormat.DEFAULT);
			});
	}

	@Test
	void theVariableOfThePerlProgramsNamesTheDefaultQueue() {
		this.runner.withPropertyValues("SPREAD_QUEUE=perlish")
			.run((context) -> assertThat(
					context.getBean(SpreadQueueProperties.class).defaultQueue(context.getEnvironment()))
				.isEqualTo(new QueueName("perlish")));
		this.runner.withPropertyValues("SPREAD_QUEUE=perlish", "spread.queue.name=orders")
			.run((context) -> assertThat(
					context.getBean(SpreadQueueProperties.class).defaultQueue(context.getEnvironment()))
				.isEqualTo(new QueueName("orders")));
	}

	@Test
	void managesTheQueuesOfTheProperty() {
		this.runner.withPropertyValues("spread.queue.manager.queues=one,two", "spread.queue.manager.on-duplicate=close")
			.run((context) -> {
				QueueManagers managers = context.getBean(QueueManagers.class);
				assertThat(managers.queues()).containsExactlyInAnyOrder(new QueueName("one"), new QueueName("two"));
				assertThat(managers.find(new QueueName("one")).orElseThrow().options().onDuplicate())
					.isEqualTo(ManagerOptions.OnDuplicate.CLOSE);
			});
	}

	@Test
	void everyLimitReachesTheManagerOfItsQueue() {
		this.runner
			.withPropertyValues("spread.queue.manager.queues=one,two,a.b", "spread.queue.manager.max-attempts=2",
					"spread.queue.manager.limits.one.max-length=7", "spread.queue.manager.limits.one.max-size=1KB",
					"spread.queue.manager.limits.one.overflow=reject", "spread.queue.manager.limits.one.max-attempts=5",
					"spread.queue.manager.limits.one.redelivery-delay=9s",
					"spread.queue.manager.limits.one.redelivery-multiplier=2",
					"spread.queue.manager.limits.one.max-redelivery-delay=30s",
					"spread.queue.manager.limits[a.b].max-length=8")
			.run((context) -> {
				QueueLimits general = QueueLimits.DEFAULT.withMaxAttempts(2);
				assertThat(limits(context, "one")).isEqualTo(new QueueLimits(7, 1024, QueueLimits.Overflow.REJECT, 5,
						Duration.ofSeconds(9), 2, Duration.ofSeconds(30)));
				assertThat(limits(context, "a.b")).isEqualTo(general.withMaxLength(8));
				assertThat(limits(context, "two")).isEqualTo(general);
			});
	}

	@Test
	void managesNoOtherQueuesOfRealDaemons() {
		this.runner.withPropertyValues("spread.queue.name=orders")
			.withUserConfiguration(Listener.class)
			.run((context) -> assertThat(context.getBean(QueueManagers.class).queues()).isEmpty());
	}

	@Test
	void customizersChangeTheOptionsInTheirOrder() {
		this.runner.withUserConfiguration(Customizers.class)
			.run((context) -> assertThat(context.getBean(SpreadOptions.class).connectTimeout())
				.isEqualTo(Duration.ofSeconds(2)));
	}

	@Test
	void connectionDetailsWinOverProperties() {
		SpreadAddress address = SpreadAddress.parse("4805@elsewhere");
		this.runner.withBean("details", SpreadQueueConnectionDetails.class, () -> () -> List.of(address))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PropertiesSpreadQueueConnectionDetails.class);
				assertThat(context.getBean(SpreadOptions.class).addresses()).containsExactly(address);
			});
	}

	@Test
	void usesTheOnlyJsonMapper() {
		this.runner.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> assertThat(context.getBean(PayloadConverter.class).write(new Named("x")))
				.asString(StandardCharsets.UTF_8)
				.isEqualTo("{\"first_name\":\"x\"}"));
	}

	@Test
	void worksWithSeveralJsonMappers() {
		this.runner.withBean("second", JsonMapper.class, () -> JsonMapper.builder().build())
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(PayloadConverter.class));
	}

	@Test
	void worksWithoutTheJacksonModule() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.jackson"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(PayloadConverter.class));
	}

	@Test
	void worksWithoutTheEmbeddedDaemon() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.spreadqueue.spread.embedded"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(PropertiesSpreadQueueConnectionDetails.class));
	}

	@Test
	void backsOffForSpreadOptions() {
		assertBacksOff(SpreadOptions.class, SpreadOptions.builder().build());
	}

	@Test
	void backsOffForManagers() {
		assertBacksOff(QueueManagers.class,
				new QueueManagers(List.of(), false, ManagerOptions::of, SpreadOptions.builder().build()));
	}

	@Test
	void backsOffForSenders() {
		assertBacksOff(QueueSenders.class,
				new QueueSenders(SenderOptions::of, List.of(), SpreadOptions.builder().build(), QueueInitializer.NONE));
	}

	@Test
	void backsOffForPayloadConverter() {
		assertBacksOff(PayloadConverter.class, new PayloadConverter(JsonMapper.builder().build()));
	}

	@Test
	void backsOffForOperations() {
		SpreadQueueOperations own = mock();
		this.runner.withBean("own", SpreadQueueOperations.class, () -> own)
			.run((context) -> assertThat(context).getBean(SpreadQueueOperations.class).isSameAs(own));
	}

	@Test
	void backsOffForExecutors() {
		assertBacksOff(ListenerExecutorFactory.class, ListenerExecutorFactory.platformThreads());
	}

	@Test
	void backsOffForContainerFactory() {
		assertBacksOff(QueueListenerContainerFactory.class,
				new QueueListenerContainerFactory(SpreadOptions.builder().build(), QueueInitializer.NONE,
						ListenerExecutorFactory.platformThreads(), ListenerDefaults.STANDARD));
	}

	@Test
	void backsOffForPostProcessor() {
		assertBacksOff(QueueListenerAnnotationBeanPostProcessor.class, new QueueListenerAnnotationBeanPostProcessor());
	}

	private static QueueLimits limits(ApplicationContext context, String queue) {
		return context.getBean(QueueManagers.class).find(new QueueName(queue)).orElseThrow().options().limits();
	}

	private <T> void assertBacksOff(Class<T> type, T own) {
		this.runner.withBean("own", type, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().getBean(type).isSameAs(own));
	}

	record Named(String firstName) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener(id = "test")
		void process(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		SpreadOptionsCustomizer last() {
			return (options) -> options.connectTimeout(Duration.ofSeconds(2));
		}

		@Bean
		@Order(1)
		SpreadOptionsCustomizer first() {
			return (options) -> options.connectTimeout(Duration.ofSeconds(1));
		}

	}

}

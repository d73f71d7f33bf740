// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.backoff.ExponentialBackOff;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.inbox.InboxSchemaProperties;
import org.spreadqueue.boot.autoconfigure.inbox.SpreadQueueInboxAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.outbox.OutboxDataSourceScriptDatabaseInitializer;
import org.spreadqueue.boot.autoconfigure.outbox.SpreadQueueOutboxAutoConfiguration;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.inbox.InboxOptions;
import org.spreadqueue.spring.inbox.JdbcInbox;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.MessageInbox;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.outbox.JdbcOutbox;
import org.spreadqueue.spring.outbox.OutboxOptions;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;
import org.spreadqueue.worker.FailureResponses;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each property of the metadata changes what it says. A new one fails here until its
 * target is named.
 */
class PropertyTargetTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private static final String KEY = "c3ByZWFkLXF1ZXVlIGV4YW1wbGUga2V5IDMyIGJ5dGU=";

	/** Set together, on one application. */
	private static final List<Target> TOGETHER = List.of(
			target("name", "orders", (context) -> listener(context).worker().queue(), ORDERS),
			target("addresses", "1@localhost,2@localhost", (context) -> spread(context).addresses(),
					SpreadAddress.parseList("1@localhost,2@localhost")),
			target("connect-timeout", "7s", (context) -> spread(context).connectTimeout(), Duration.ofSeconds(7)),
			target("silence-timeout", "33s", (context) -> spread(context).silenceTimeout(), Duration.ofSeconds(33)),
			target("ssl.bundle", "tunnel", (context) -> context.getBean(SpreadQueueConnectionDetails.class).sslBundle(),
					(context) -> context.getBean(SslBundles.class).getBundle("tunnel")),
			target("connections.billing.addresses", "connections", "3@localhost",
					(context) -> context.getBean("billingSpreadQueueSenders", QueueSenders.class).spread().addresses(),
					SpreadAddress.parseList("3@localhost")),
			target("key", KEY, (context) -> sender(context).keys().keys(), List.of(SealKey.parse(KEY))),
			target("key-required", "false", (context) -> listener(context).worker().keys().required(), false),
			target("reconnect.initial-delay", "1s", (context) -> spread(context).reconnectPolicy().initialDelay(),
					Duration.ofSeconds(1)),
			target("reconnect.max-delay", "9s", (context) -> spread(context).reconnectPolicy().maxDelay(),
					Duration.ofSeconds(9)),
			target("reconnect.multiplier", "3", (context) -> spread(context).reconnectPolicy().multiplier(), 3.0),
			target("reconnect.jitter", "0.25", (context) -> spread(context).reconnectPolicy().jitter(), 0.25),
			target("concurrency", "5", (context) -> listener(context).worker().concurrency(), 5),
			target("prefetch", "7", (context) -> listener(context).worker().prefetch(), 7),
			target("heartbeat", "1s", (context) -> listener(context).worker().heartbeat(), Duration.ofSeconds(1)),
			target("failure-responses", "masked", (context) -> listener(context).worker().failureResponses(),
					FailureResponses.MASKED),
			target("shutdown-timeout", "3s", (context) -> listener(context).shutdownTimeout(), Duration.ofSeconds(3)),
			target("listener-phase", "42", (context) -> listener(context).phase(), 42),
			target("listeners.special.concurrency", "listeners", "9",
					(context) -> listener(context, "special").worker().concurrency(), 9),
			target("idempotent", "true", (context) -> listener(context).idempotent(), true),
			target("inbox.table-name", "SPREAD_QUEUE_INBOX", (context) -> inbox(context).tableName(),
					"SPREAD_QUEUE_INBOX"),
			target("inbox.retention", "3d", (context) -> inbox(context).retention(), Duration.ofDays(3)),
			target("inbox.cleanup-interval", "2m", (context) -> inbox(context).cleanupInterval(),
					Duration.ofMinutes(2)),
			target("inbox.initialize-schema", "always", (context) -> inboxSchema(context).getInitializeSchema(),
					DatabaseInitializationMode.ALWAYS),
			target("inbox.schema", "classpath:org/spreadqueue/spring/inbox/schema-h2.sql",
					(context) -> inboxSchema(context).getSchema(),
					"classpath:org/spreadqueue/spring/inbox/schema-h2.sql"),
			target("inbox.platform", "h2", (context) -> inboxSchema(context).getPlatform(), "h2"),
			target("inbox.continue-on-error", "false", (context) -> inboxSchema(context).isContinueOnError(), false),
			target("retry.max-retries", "4", (context) -> backOff(context).getMaxAttempts(), 4L),
			target("retry.delay", "10ms", (context) -> backOff(context).getInitialInterval(), 10L),
			target("retry.multiplier", "2.5", (context) -> backOff(context).getMultiplier(), 2.5),
			target("retry.max-delay", "30ms", (context) -> backOff(context).getMaxInterval(), 30L),
			target("retry.jitter", "2ms", (context) -> backOff(context).getJitter(), 2L),
			target("send-timeout", "8s", (context) -> sender(context).sendTimeout(), Duration.ofSeconds(8)),
			target("request-timeout", "6s", (context) -> template(context, "requestTimeout"), Duration.ofSeconds(6)),
			target("template.after-commit", "true", (context) -> template(context, "afterCommit"), true),
			target("template.outbox", "false", (context) -> template(context, "outbox") == null, true),
			target("template.max-payload-size", "1KB", (context) -> maxPayloadSize(template(context, "paths")), 1024L),
			target("outbox.enabled", "true", (context) -> context.getBean(OutboxRelay.class).isRunning(), true),
			target("outbox.table-name", "mine", (context) -> outbox(context).tableName(), "mine"),
			target("outbox.poll-interval", "4s", (context) -> outbox(context).pollInterval(), Duration.ofSeconds(4)),
			target("outbox.batch-size", "8", (context) -> outbox(context).batchSize(), 8),
			target("outbox.retry-delay", "2s", (context) -> outbox(context).retryDelay(), Duration.ofSeconds(2)),
			target("outbox.max-retry-delay", "3s", (context) -> outbox(context).maxRetryDelay(), Duration.ofSeconds(3)),
			target("outbox.initialize-schema", "always", (context) -> outboxSchema(context).getMode(),
					DatabaseInitializationMode.ALWAYS),
			target("outbox.schema", "optional:classpath:mine-@@platform@@.sql",
					(context) -> outboxSchema(context).getSchemaLocations(),
					List.of("optional:classpath:mine-special.sql")),
			target("outbox.platform", "special", (context) -> outboxSchema(context).getSchemaLocations(),
					List.of("optional:classpath:mine-special.sql")),
			target("outbox.continue-on-error", "false", (context) -> outboxSchema(context).isContinueOnError(), false),
			target("max-concurrent-requests", "3", (context) -> sender(context).maxConcurrentRequests(), 3),
			target("format", "data-denter", (context) -> sender(context).format().serializer(), Serializer.DATA_DENTER),
			target("formats.one", "formats", "yaml", (context) -> manager(context, "one").format().serializer(),
					Serializer.YAML),
			target("sender.max-unsettled-messages", "77", (context) -> sender(context).maxUnsettledMessages(), 77),
			target("sender.max-unsettled-size", "1KB", (context) -> sender(context).maxUnsettledSize(), 1024L),
			target("manager.queues", "one,two", (context) -> context.getBean(QueueManagers.class).queues().size(), 2),
			target("manager.on-duplicate", "close", (context) -> manager(context, "one").onDuplicate(),
					ManagerOptions.OnDuplicate.CLOSE),
			target("manager.administration", "read-only", (context) -> manager(context, "one").administration(),
					Administration.READ_ONLY),
			target("manager.max-length", "7", (context) -> limits(context).maxLength(), 7),
			target("manager.max-size", "2KB", (context) -> limits(context).maxSize(), 2048L),
			target("manager.overflow", "reject", (context) -> limits(context).overflow(), QueueLimits.Overflow.REJECT),
			target("manager.max-attempts", "5", (context) -> limits(context).maxAttempts(), 5),
			target("manager.redelivery-delay", "9s", (context) -> limits(context).redeliveryDelay(),
					Duration.ofSeconds(9)),
			target("manager.redelivery-multiplier", "1.5", (context) -> limits(context).redeliveryMultiplier(), 1.5),
			target("manager.max-redelivery-delay", "5m", (context) -> limits(context).maxRedeliveryDelay(),
					Duration.ofMinutes(5)),
			target("manager.limits.two.max-length", "manager.limits", "8",
					(context) -> manager(context, "two").limits().maxLength(), 8));

	/** Of the daemon in the process, which {@link SpreadQueueEmbeddedTests} start. */
	private static final List<String> EMBEDDED = List.of("spread.queue.embedded.port",
			"spread.queue.embedded.unix-socket");

	/** Of the directory, which {@link QueueDirectoryTests} use. */
	private static final List<String> DIRECTORY = List.of("spread.queue.manager.directory",
			"spread.queue.manager.sync-interval");

	/** Each on an application of its own. */
	static Stream<Target> alone() {
		return Stream.of(
				target("enabled", "false",
						(context) -> context.getBeanProvider(SpreadQueueTemplate.class).getIfAvailable() == null, true),
				target("ssl.enabled", "true", (context) -> spread(context).tls() != null, true),
				target("embedded.enabled", "false",
						(context) -> context.getBeanProvider(EmbeddedSpreadDaemon.class).getIfAvailable() == null,
						true));
	}

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SpreadQueueAutoConfiguration.class,
				SpreadQueueOutboxAutoConfiguration.class, SpreadQueueInboxAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class));

	@Test
	void everyPropertyReachesItsTarget() {
		this.runner.withUserConfiguration(Listeners.class)
			.withPropertyValues(TOGETHER.stream().map(Target::setting).toArray(String[]::new))
			.withPropertyValues(
					"spring.ssl.bundle.pem.tunnel.truststore.certificate=classpath:org/spreadqueue/boot/tunnel.pem")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				SoftAssertions softly = new SoftAssertions();
				TOGETHER.forEach((target) -> softly.assertThat(target.actual().apply(context))
					.as(target.setting())
					.isEqualTo(target.expected().apply(context)));
				softly.assertAll();
			});
	}

	@ParameterizedTest
	@MethodSource("alone")
	void everySwitchReachesItsTarget(Target target) {
		String daemon = target.key().contains("embedded") ? "spread.queue.addresses="
				: "spread.queue.addresses=1@localhost";
		this.runner.withPropertyValues(daemon, target.setting()).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(target.actual().apply(context)).isEqualTo(target.expected().apply(context));
		});
	}

	@Test
	void everyKeyHasATarget() throws Exception {
		List<String> tested = Stream.concat(TOGETHER.stream(), alone()).map((target) -> target.key()).toList();
		try (InputStream metadata = requireNonNull(
				getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
			List<String> keys = JsonMapper.shared()
				.readTree(metadata)
				.path("properties")
				.valueStream()
				.map((property) -> property.path("name").stringValue())
				// Those of the endpoint are Spring Boot's; health has tests of its own.
				.filter((name) -> !name.startsWith("management.") && !EMBEDDED.contains(name)
						&& !DIRECTORY.contains(name))
				.toList();
			assertThat(tested).containsExactlyInAnyOrderElementsOf(keys);
		}
	}

	private static Target target(String property, String value, Function<ApplicationContext, @Nullable Object> actual,
			@Nullable Object expected) {
		return target(property, property, value, actual, expected);
	}

	private static Target target(String property, String value, Function<ApplicationContext, @Nullable Object> actual,
			Function<ApplicationContext, @Nullable Object> expected) {
		return new Target("spread.queue." + property, "spread.queue." + property + "=" + value, actual, expected);
	}

	private static Target target(String property, String key, String value,
			Function<ApplicationContext, @Nullable Object> actual, @Nullable Object expected) {
		return new Target("spread.queue." + key, "spread.queue." + property + "=" + value, actual,
				(context) -> expected);
	}

	private static SpreadOptions spread(ApplicationContext context) {
		return context.getBean(SpreadOptions.class);
	}

	private static ListenerOptions listener(ApplicationContext context) {
		return listener(context, "test");
	}

	private static ListenerOptions listener(ApplicationContext context, String id) {
		return context.getBean(QueueListenerContainerRegistry.class).find(id).orElseThrow().options();
	}

	private static ExponentialBackOff backOff(ApplicationContext context) {
		return (ExponentialBackOff) listener(context).retry().getBackOff();
	}

	private static SenderOptions sender(ApplicationContext context) {
		return context.getBean(QueueSenders.class).find(ORDERS).orElseThrow().options();
	}

	private static @Nullable Object template(ApplicationContext context, String field) {
		return ReflectionTestUtils.getField(context.getBean(SpreadQueueTemplate.class), field);
	}

	private static @Nullable Object maxPayloadSize(@Nullable Object paths) {
		return ReflectionTestUtils.getField(requireNonNull(paths), "maxPayloadSize");
	}

	private static InboxOptions inbox(ApplicationContext context) {
		return ((JdbcInbox) context.getBean(MessageInbox.class)).options();
	}

	private static InboxSchemaProperties inboxSchema(ApplicationContext context) {
		return context.getBean(InboxSchemaProperties.class);
	}

	private static OutboxOptions outbox(ApplicationContext context) {
		return context.getBean(JdbcOutbox.class).options();
	}

	private static DatabaseInitializationSettings outboxSchema(ApplicationContext context) {
		return (DatabaseInitializationSettings) requireNonNull(ReflectionTestUtils
			.getField(context.getBean(OutboxDataSourceScriptDatabaseInitializer.class), "settings"));
	}

	private static ManagerOptions manager(ApplicationContext context, String queue) {
		return context.getBean(QueueManagers.class).find(new QueueName(queue)).orElseThrow().options();
	}

	private static QueueLimits limits(ApplicationContext context) {
		return manager(context, "one").limits();
	}

	/**
	 * A property and what it changes.
	 *
	 * @param key name in the metadata
	 * @param setting what is set
	 * @param actual the target
	 * @param expected what it has to be
	 */
	record Target(String key, String setting, Function<ApplicationContext, @Nullable Object> actual,
			Function<ApplicationContext, @Nullable Object> expected) {

		@Override
		public String toString() {
			return this.setting;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@QueueListener(id = "test")
		@QueueListener(id = "special")
		void process(String text) {
		}

	}

}

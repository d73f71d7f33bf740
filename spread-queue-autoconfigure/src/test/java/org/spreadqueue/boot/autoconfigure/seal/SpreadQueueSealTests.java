// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.seal;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.QueueName;
import org.spreadqueue.boot.actuate.SpreadQueueHealthIndicator;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The application seals its messages with the keys of its properties. */
class SpreadQueueSealTests {

	private static final byte[] SECRET = secret(1);

	private static final byte[] OTHER_SECRET = secret(2);

	private static final SealKey KEY = SealKey.of(SECRET);

	private static final SealKey OTHER_KEY = SealKey.of(OTHER_SECRET);

	private static final String BASE64 = Base64.getEncoder().encodeToString(SECRET);

	private static final String OTHER_BASE64 = Base64.getEncoder().encodeToString(OTHER_SECRET);

	private static final QueueName ORDERS = new QueueName("orders");

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SpreadQueueAutoConfiguration.class))
		.withPropertyValues("spread.queue.name=orders");

	@Test
	void withoutAKeyNothingIsSealed() {
		this.runner.run((context) -> assertThat(keys(context)).isEqualTo(SealKeys.NONE));
	}

	@Test
	void keysComeFromPropertiesFilesAndBundlesInThisOrder() throws Exception {
		Path file = Files.writeString(this.directory.resolve("key"), OTHER_BASE64 + "\n");
		this.runner.withPropertyValues("spread.queue.key=" + BASE64 + ",file:" + file + ",ssl-bundle:queues")
			.withPropertyValues(bundle(secret(3)))
			.run((context) -> assertThat(keys(context).keys()).containsExactly(KEY, OTHER_KEY, SealKey.of(secret(3))));
	}

	@Test
	void ofABundleTheAliasChoosesAmongSeveralKeys() throws Exception {
		String[] bundle = bundle(SECRET, OTHER_SECRET);
		this.runner.withPropertyValues("spread.queue.key=ssl-bundle:queues")
			.withPropertyValues(bundle)
			.withPropertyValues("spring.ssl.bundle.jks.queues.key.alias=key1")
			.run((context) -> assertThat(keys(context).keys()).containsExactly(OTHER_KEY));
	}

	@Test
	void everythingInTheApplicationHasThem() {
		this.runner.withUserConfiguration(Listener.class)
			.withPropertyValues("spread.queue.key=" + BASE64, "spread.queue.key-required=false",
					"spread.queue.manager.queues=orders", "spread.queue.connections.billing.addresses=1@localhost")
			.run((context) -> {
				SealKeys keys = SealKeys.of(KEY).withRequired(false);
				QueueSenders billing = context.getBean("billingSpreadQueueSenders", QueueSenders.class);
				billing.sender(ORDERS);
				assertThat(context.getBean(QueueSenders.class).find(ORDERS).orElseThrow().options().keys())
					.isEqualTo(keys);
				assertThat(billing.find(ORDERS).orElseThrow().options().keys()).isEqualTo(keys);
				assertThat(context.getBean(QueueManagers.class).find(ORDERS).orElseThrow().options().keys())
					.isEqualTo(keys);
				assertThat(context.getBean(QueueListenerContainerRegistry.class)
					.find("test")
					.orElseThrow()
					.options()
					.worker()
					.keys()).isEqualTo(keys);
			});
	}

	@Test
	void aBeanTakesThePlaceOfTheProperties() {
		this.runner.withPropertyValues("spread.queue.key=" + BASE64)
			.withBean(SealKeys.class, () -> SealKeys.of(OTHER_KEY))
			.run((context) -> assertThat(keys(context).keys()).containsExactly(OTHER_KEY));
	}

	@Test
	void applicationsWithTheSameKeyWorkTogetherAndOthersAreTold() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			ApplicationContextRunner shared = this.runner
				.withPropertyValues("spread.queue.addresses=" + daemon.address(), "spread.queue.send-timeout=3s");
			shared.withUserConfiguration(Listener.class)
				.withPropertyValues("spread.queue.key=" + BASE64, "spread.queue.manager.queues=orders")
				.run((server) -> {
					shared.withPropertyValues("spread.queue.key=" + BASE64)
						.run((client) -> assertThat(
								client.getBean(SpreadQueueTemplate.class).sendAndReceive("hello", String.class))
							.isEqualTo("HELLO"));
					shared.run((client) -> {
						assertThatExceptionOfType(DeliveryFailedException.class)
							.isThrownBy(() -> client.getBean(SpreadQueueTemplate.class).send("hello"))
							.withMessageContainingAll(KEY.name(), "and this sender has none", "spread.queue.key");
						Health health = new SpreadQueueHealthIndicator(client.getBean(QueueSenders.class), Map.of(),
								client.getBean(QueueListenerContainerRegistry.class),
								client.getBean(QueueManagers.class), null)
							.health();
						assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
						assertThat(health.getDetails().toString()).contains("managerRefusal",
								"and this sender has none");
					});
				});
		}
	}

	@Test
	void noKeyIsShown() {
		this.runner.withPropertyValues("spread.queue.key=" + BASE64).run((context) -> {
			assertThat(context.getBean(SpreadQueueProperties.class).toString()).doesNotContain(BASE64);
			assertThat(keys(context).toString()).contains(KEY.name()).doesNotContain(BASE64);
			assertThat(context.getBean(QueueSenders.class).sender(ORDERS).options().toString()).doesNotContain(BASE64);
		});
	}

	@Nested
	class BadKeys {

		@Test
		void haveAnAnalyzer() {
			assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
				.load(FailureAnalyzer.class, (type, name, failure) -> {
				})).hasAtLeastOneElementOfType(InvalidSealKeyFailureAnalyzer.class);
		}

		@Test
		void areExplainedWithoutBeingShown() {
			refused("spread.queue.key=not a key", "not written in Base64", "not a key");
			refused("spread.queue.key=c2hvcnQ=", "has 5 bytes", "c2hvcnQ=");
			refused("spread.queue.key=" + BASE64 + "," + BASE64, "one is there twice", BASE64);
		}

		@Test
		void areNamedWithWhereTheyWere() throws Exception {
			Path file = Files.writeString(SpreadQueueSealTests.this.directory.resolve("key"), "my secret");
			refused("spread.queue.key=file:" + file, "In file:" + file + ": The key is not written in Base64",
					"secret");
			refused("spread.queue.key=classpath:nowhere", "classpath:nowhere cannot be read", BASE64);
		}

		@Test
		void ofABundleThatIsMissingOrHasNoneAreExplained() throws Exception {
			refused("spread.queue.key=ssl-bundle:nowhere", "'nowhere', there is no such bundle, only []", BASE64);
			String[] several = bundle(SECRET, OTHER_SECRET);
			refused("spread.queue.key=ssl-bundle:queues", "needs one secret key", BASE64, several);
			String[] small = bundle(new byte[16]);
			refused("spread.queue.key=ssl-bundle:queues", "has 16 bytes", BASE64, small);
		}

		@Test
		void mustNotBeMissingIfOneIsRequired() {
			refused("spread.queue.key-required=true", "A key is required, and there is none", BASE64);
		}

		private void refused(String property, String reason, String secret, String... further) {
			SpreadQueueSealTests.this.runner.withPropertyValues(property).withPropertyValues(further).run((context) -> {
				assertThat(context).hasFailed();
				Throwable failure = requireNonNull(context.getStartupFailure());
				FailureAnalysis analysis = requireNonNull(new InvalidSealKeyFailureAnalyzer().analyze(failure));
				assertThat(analysis.getDescription()).contains("spread.queue.key", reason).doesNotContain(secret);
				assertThat(analysis.getAction()).contains("file:", "classpath:", "ssl-bundle:");
				assertThat(failure).hasStackTraceContaining(reason)
					.satisfies((thrown) -> assertThat(String.valueOf(thrown)).doesNotContain(secret));
			});
		}

	}

	/** The properties of an SSL bundle whose key store has these keys. */
	private String[] bundle(byte[]... secrets) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		char[] password = "changeit".toCharArray();
		for (int i = 0; i < secrets.length; i++) {
			store.setEntry("key" + i, new KeyStore.SecretKeyEntry(new SecretKeySpec(secrets[i], "AES")),
					new KeyStore.PasswordProtection(password));
		}
		Path file = Files.createTempFile(this.directory, "keys", ".p12");
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, password);
		}
		return List
			.of("spring.ssl.bundle.jks.queues.keystore.location=file:" + file,
					"spring.ssl.bundle.jks.queues.keystore.password=changeit",
					"spring.ssl.bundle.jks.queues.keystore.type=PKCS12")
			.toArray(String[]::new);
	}

	private static SealKeys keys(ApplicationContext context) {
		return context.getBean(SealKeys.class);
	}

	private static byte[] secret(int fill) {
		byte[] secret = new byte[SealKey.BYTES];
		Arrays.fill(secret, (byte) fill);
		return secret;
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener(id = "test")
		String process(String text) {
			return text.toUpperCase(Locale.ROOT);
		}

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLEngine;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application speaks TLS with a tunnel in front of the daemon.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpreadQueueSslTests {

	private static final String TRUST = "spring.ssl.bundle.pem.tunnel.truststore.certificate=classpath:org/spreadqueue/boot/tunnel.pem";

	private static final String BUNDLE = "spread.queue.ssl.bundle=tunnel";

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SpreadQueueAutoConfiguration.class))
		.withUserConfiguration(Listener.class)
		.withPropertyValues("spread.queue.name=orders", "spread.queue.manager.queues=orders",
				"spread.queue.reconnect.initial-delay=10ms", "spread.queue.reconnect.max-delay=10ms");

	private TlsTunnel tunnel;

	@BeforeEach
	void open() throws Exception {
		this.tunnel = new TlsTunnel(this.daemon.address());
	}

	@AfterEach
	void close() throws Exception {
		this.tunnel.close();
		this.daemon.close();
	}

	@Test
	void messagesPassThroughTheTunnelAndAgainAfterItWasCut() {
		this.runner.withPropertyValues(TRUST, BUNDLE, "spread.queue.addresses=" + this.tunnel.port() + "@localhost")
			.run((context) -> {
				BlockingQueue<String> received = context.getBean(Listener.class).received;
				SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
				template.send("first");
				assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("first");
				int before = this.tunnel.connections();
				this.tunnel.cut();
				await().until(() -> this.tunnel.connections() >= before + 3);
				template.send("second");
				// The first one comes again if the manager did not hear that it was done.
				await().until(received::poll, "second"::equals);
			});
	}

	@Test
	void aCertificateForAnotherHostIsRefused(CapturedOutput output) {
		assertRefused(output, "certificate that is not accepted", this.tunnel.port() + "@127.0.0.1", TRUST, BUNDLE);
	}

	@Test
	void aCertificateThatTheJvmDoesNotTrustIsRefused(CapturedOutput output) {
		assertRefused(output, "come from an issuer that is trusted here", this.tunnel.port() + "@localhost",
				"spread.queue.ssl.enabled=true");
	}

	@Test
	void aDaemonWithoutATunnelIsRefused(CapturedOutput output) {
		assertRefused(output, "Is this the port of the TLS tunnel",
				this.daemon.address().toString().replace("127.0.0.1", "localhost"), TRUST, BUNDLE);
	}

	@Test
	void aBundleThatIsReplacedCountsFromTheNextAttempt(CapturedOutput output) {
		this.runner.withPropertyValues("spring.ssl.bundle.pem.tunnel.protocol=TLS", BUNDLE,
				TRUST.replace("pem.tunnel", "pem.good"), "spread.queue.addresses=" + this.tunnel.port() + "@localhost")
			.run((context) -> {
				await().untilAsserted(() -> assertThat(output).contains("certificate that is not accepted"));
				context.getBean(SslBundleRegistry.class)
					.updateBundle("tunnel", context.getBean(SslBundles.class).getBundle("good"));
				context.getBean(SpreadQueueTemplate.class).send("trusted");
				assertThat(context.getBean(Listener.class).received.poll(10, TimeUnit.SECONDS)).isEqualTo("trusted");
			});
	}

	@Test
	void aBundleThatCannotBeReadStopsTheStart() {
		this.runner
			.withPropertyValues("spring.ssl.bundle.jks.broken.truststore.location=classpath:missing.p12",
					"spread.queue.ssl.bundle=broken", "spread.queue.addresses=1@localhost")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo("spread.queue.ssl.bundle");
					assertThat(failure.getReason()).contains("cannot be used").contains("missing.p12");
				}));
	}

	@Test
	void protocolsAndCiphersOfTheBundleCount() {
		SslOptions options = SslOptions.of(Set.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), Set.of("TLSv1.2"));
		SslBundle bundle = SslBundle.of(null, null, options);
		SpreadQueueConnectionDetails details = new SpreadQueueConnectionDetails() {

			@Override
			public List<SpreadAddress> addresses() {
				return SpreadOptions.DEFAULT_ADDRESSES;
			}

			@Override
			public SslBundle sslBundle() {
				return bundle;
			}

		};
		SSLEngine engine = requireNonNull(SslBundleEngines.of(details)).create("somewhere", 4803);
		assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.2");
		assertThat(engine.getEnabledCipherSuites()).containsExactly("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
		assertThat(engine.getPeerHost()).isEqualTo("somewhere");
	}

	private void assertRefused(CapturedOutput output, String reason, String address, String... properties) {
		this.runner.withPropertyValues("spread.queue.addresses=" + address)
			.withPropertyValues(properties)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				await()
					.untilAsserted(() -> assertThat(output).contains("daemon at '" + address + "'").contains(reason));
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@QueueListener
		void process(String text) {
			this.received.add(text);
		}

	}

}

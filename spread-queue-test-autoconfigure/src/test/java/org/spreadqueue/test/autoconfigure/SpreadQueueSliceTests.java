// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;

import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.test.probe.QueueProbe;

import static org.assertj.core.api.Assertions.assertThat;

@SpreadQueueTest(OrderListener.class)
class SpreadQueueSliceTests {

	@Autowired
	private QueueProbe orders;

	@Test
	void theNamedListenerWorksForItsQueue() {
		assertThat(this.orders.submit(new TeaShop.Order("tea"))).isProcessed();
		assertThat(this.orders.ask(new TeaShop.Order("tea"))).isAnsweredWith(new TeaShop.Receipt("1 tea"));
	}

	@Test
	void payloadsAreValidated() {
		assertThat(this.orders.ask(Map.of("item", ""))).hasFailed().hasMessageContaining("item");
	}

	@Test
	void theProbeSeesDeadLetters() {
		assertThat(this.orders.submit(new TeaShop.Order("stone"))).isDeadLettered()
			.hasType(IllegalStateException.class)
			.hasMessage("no tea")
			.hasAttempts(3);
	}

	@Test
	void theTemplateSendsToTheServer(@Autowired SpreadQueueOperations queues) {
		assertThat(queues.sendAndReceive("orders", new TeaShop.Order("milk"), TeaShop.Receipt.class))
			.isEqualTo(new TeaShop.Receipt("1 milk"));
	}

	@Test
	void otherListenersAreNotThere(@Autowired ObjectProvider<InvoiceListener> invoices,
			@Autowired ObjectProvider<QueueListenerContainer> listeners) {
		assertThat(invoices.getIfAvailable()).isNull();
		assertThat(listeners.stream()).hasSize(1);
	}

	@Test
	void whatListenersAreConfiguredWithIsThere(@Autowired CountingInterceptor counting) {
		int before = counting.jobs();
		assertThat(this.orders.submit(new TeaShop.Order("tea"))).isProcessed();
		assertThat(counting.jobs()).isGreaterThan(before);
	}

	@Test
	void otherAutoConfigurationIsNotThere(@Autowired ObjectProvider<ProjectInfoAutoConfiguration> other) {
		assertThat(other.getIfAvailable()).isNull();
	}

}

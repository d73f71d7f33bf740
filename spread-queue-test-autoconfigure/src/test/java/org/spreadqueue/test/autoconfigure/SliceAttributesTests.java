// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

import org.spreadqueue.test.SpreadQueueServer;

import static org.assertj.core.api.Assertions.assertThat;

@SpreadQueueTest(value = OrderListener.class, queues = "invoices", properties = "tea.queue=black-tea",
		excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CountingInterceptor.class),
		excludeAutoConfiguration = ValidationAutoConfiguration.class)
class SliceAttributesTests {

	@Test
	void queuesOfListenersAndFurtherOnesHaveManagers(@Autowired SpreadQueueServer server) {
		assertThat(server.probe("invoices")).isEmpty();
		assertThat(server.probe("black-tea").submit(new TeaShop.Order("tea"))).isProcessed();
	}

	@Test
	void whatIsExcludedIsNotThere(@Autowired ObjectProvider<CountingInterceptor> counting,
			@Autowired ObjectProvider<ValidationAutoConfiguration> validation) {
		assertThat(counting.getIfAvailable()).isNull();
		assertThat(validation.getIfAvailable()).isNull();
	}

}

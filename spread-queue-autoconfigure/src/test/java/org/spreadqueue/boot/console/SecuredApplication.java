// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

import org.spreadqueue.boot.console.ConsoleApplication.Orders;

/**
 * The same program with Spring Security.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SecuredApplication {

	@Bean
	Orders orders() {
		return new Orders();
	}

}

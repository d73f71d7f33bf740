// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * What tests of {@link SecuredApplication} choose from.
 */
final class Security {

	private Security() {
	}

	/** Alice operates, Bob may look. */
	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("alice").password("{noop}a").roles("OPERATOR").build(),
					User.withUsername("bob").password("{noop}b").roles("GUEST").build());
		}

	}

	/** Has the token against forged requests in a cookie. */
	@Configuration(proxyBeanMethods = false)
	static class TokenInCookie {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(withDefaults())
				.csrf(CsrfConfigurer::spa)
				.build();
		}

	}

	/** Has it in the session, where the page cannot read it. */
	@Configuration(proxyBeanMethods = false)
	static class TokenInSession {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(withDefaults())
				.build();
		}

	}

}

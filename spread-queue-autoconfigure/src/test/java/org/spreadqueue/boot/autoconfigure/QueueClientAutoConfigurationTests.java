// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import org.spreadqueue.boot.clients.Greetings;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.client.QueueClients;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients as beans.
 */
class QueueClientAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
		.withPropertyValues("app.queue=greetings");

	@Test
	void interfacesInThePackagesOfTheApplicationAreBeans() {
		this.runner.withUserConfiguration(Application.class).run((context) -> {
			assertThat(context).hasBean("greetings").hasSingleBean(Greetings.class);
			assertThat(context.getBean(Greetings.class).greet("Ada")).isEqualTo("Hello Ada");
			assertThat(context.getBean(Greetings.class).greetLater("Ada").join()).isEqualTo("Hello Ada");
		});
	}

	@Test
	void interfacesElsewhereAreNot() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(Greetings.class));
	}

	@Test
	void aBeanOfTheApplicationGoesFirst() {
		this.runner.withUserConfiguration(Application.class, OwnClient.class)
			.run((context) -> assertThat(context).hasSingleBean(Greetings.class).hasBean("own"));
	}

	@Test
	void anotherBeanMayHaveItsName() {
		this.runner.withUserConfiguration(Application.class, OtherBean.class).run((context) -> {
			assertThat(context.getBean("greetings")).isEqualTo("Hello all");
			assertThat(context).hasBean(Greetings.class.getName()).hasSingleBean(Greetings.class);
			assertThat(context.getBean(Greetings.class).greet("Ada")).isEqualTo("Hello Ada");
		});
	}

	@Test
	void anotherBeanMayHaveItsNameAsAnAlias() {
		this.runner.withUserConfiguration(Application.class, OtherAlias.class).run((context) -> {
			assertThat(context.getBean("greetings")).isEqualTo("Hello all");
			assertThat(context).hasBean(Greetings.class.getName()).hasSingleBean(Greetings.class);
		});
	}

	@Test
	void anotherClientMayHaveItsName() {
		this.runner.withUserConfiguration(Application.class, MoreClients.class).run((context) -> {
			assertThat(context).hasSingleBean(Greetings.class)
				.hasSingleBean(org.spreadqueue.boot.moreclients.Greetings.class);
			assertThat(context.getBean(Greetings.class).greet("Ada")).isEqualTo("Hello Ada");
			assertThat(context.getBean(org.spreadqueue.boot.moreclients.Greetings.class).welcome("Eve"))
				.isEqualTo("Hello Eve");
		});
	}

	@Test
	void aheadOfTimeProcessingHintsTheProxy() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class, SpreadQueueAutoConfiguration.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get("com.example", "Application")), new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Greetings.class))
				.accepts(generation.getRuntimeHints());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Greetings.class)
	static class Application {

		@QueueListener("${app.queue}")
		String greet(String name) {
			return "Hello " + name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = org.spreadqueue.boot.moreclients.Greetings.class)
	static class MoreClients {

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherBean {

		@Bean("greetings")
		String other() {
			return "Hello all";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherAlias {

		@Bean({ "other", "greetings" })
		String other() {
			return "Hello all";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		Greetings own(SpreadQueueOperations operations) {
			return QueueClients.create(Greetings.class, operations, (text) -> "greetings");
		}

	}

}

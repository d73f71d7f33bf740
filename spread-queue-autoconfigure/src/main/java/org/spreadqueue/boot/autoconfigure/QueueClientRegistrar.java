// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import org.spreadqueue.spring.client.QueueClient;
import org.spreadqueue.spring.client.QueueClientFactoryBean;

/**
 * Registers beans for {@link QueueClient} interfaces that have none, by their simple name
 * or, if another bean has that, by their full one.
 */
final class QueueClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final BeanFactory beanFactory;

	private final Environment environment;

	private final ResourceLoader resources;

	QueueClientRegistrar(BeanFactory beanFactory, Environment environment, ResourceLoader resources) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.resources = resources;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		if (!AutoConfigurationPackages.has(this.beanFactory)) {
			return;
		}
		List<String> packages = AutoConfigurationPackages.get(this.beanFactory);
		InterfaceScanner scanner = new InterfaceScanner(this.environment, this.resources);
		for (String name : packages) {
			for (BeanDefinition found : scanner.findCandidateComponents(name)) {
				register(found, registry);
			}
		}
	}

	private void register(BeanDefinition found, BeanDefinitionRegistry registry) {
		Class<?> type = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()),
				this.resources.getClassLoader());
		if (hasBean(type)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition(QueueClientFactoryBean.class);
		definition.setTargetType(ResolvableType.forClassWithGenerics(QueueClientFactoryBean.class, type));
		definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
		registry.registerBeanDefinition(nameOf(found, type, registry), definition);
	}

	/** Two packages may have interfaces of one simple name. */
	private static String nameOf(BeanDefinition found, Class<?> type, BeanDefinitionRegistry registry) {
		String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(found, registry);
		return registry.isBeanNameInUse(name) ? type.getName() : name;
	}

	private boolean hasBean(Class<?> type) {
		return this.beanFactory instanceof ListableBeanFactory beans
				&& beans.getBeanNamesForType(type, true, false).length > 0;
	}

	/** Finds interfaces, which the scanner otherwise ignores. */
	private static final class InterfaceScanner extends ClassPathScanningCandidateComponentProvider {

		InterfaceScanner(Environment environment, @Nullable ResourceLoader resources) {
			super(false, environment);
			setResourceLoader(resources);
			addIncludeFilter(new AnnotationTypeFilter(QueueClient.class, false, true));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return definition.getMetadata().isInterface() && definition.getMetadata().isIndependent()
					&& !definition.getMetadata().isAnnotation();
		}

	}

}

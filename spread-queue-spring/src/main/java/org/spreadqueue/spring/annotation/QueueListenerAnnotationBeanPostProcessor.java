// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.scope.ScopedProxyFactoryBean;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.annotation.method.ListenerBean;
import org.spreadqueue.spring.annotation.method.ListenerHandlerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Finds methods and classes with {@link QueueListener @QueueListener}. When all
 * singletons exist, it calls the {@link QueueListenerConfigurer}s, then registers
 * containers for what it has found; beans that are created later get theirs at once, and
 * containers end with their beans. A scoped proxy takes the place of its target. It takes
 * {@link QueueListenerContainerFactory}, {@link QueueListenerContainerRegistry} and
 * {@link PayloadConverter} from the bean factory when it needs them.
 *
 * @since 0.1.0
 */
public final class QueueListenerAnnotationBeanPostProcessor
		implements DestructionAwareBeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final Set<Class<?>> withListeners = ConcurrentHashMap.newKeySet();

	/** Names of targets whose scoped proxies have their listeners. */
	private final Set<String> behindProxies = ConcurrentHashMap.newKeySet();

	/** Guards the two fields below. */
	private final ReentrantLock lock = new ReentrantLock();

	private final List<AnnotatedListener> waiting = new ArrayList<>();

	private boolean singletonsInstantiated;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private volatile @Nullable ListenerContainers containers;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ScopedProxyFactoryBean proxy) {
			addScoped(proxy, beanName);
		}
		else if (!(bean instanceof AopInfrastructureBean) && !this.behindProxies.contains(beanName)) {
			add(new ListenerBean(bean, beanName, ListenerBean.typeOf(bean)));
		}
		return bean;
	}

	/** The proxy leads to the live instance, and is there before it. */
	private void addScoped(ScopedProxyFactoryBean factory, String beanName) {
		Object proxy = factory.getObject();
		String target = ScopedProxyUtils.getTargetBeanName(beanName);
		Class<?> type = beanFactory().getType(target, false);
		// Else the type says too little, and the target has listeners while it is there.
		if (proxy != null && type != null && add(new ListenerBean(proxy, beanName, ClassUtils.getUserClass(type)))) {
			this.behindProxies.add(target);
		}
	}

	/** Returns whether the bean has listeners. */
	private boolean add(ListenerBean bean) {
		if (this.withoutListeners.contains(bean.type())) {
			return false;
		}
		List<AnnotatedListener> found = AnnotatedListener.find(bean);
		(found.isEmpty() ? this.withoutListeners : this.withListeners).add(bean.type());
		found.forEach(this::add);
		return !found.isEmpty();
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return this.withListeners.contains(ListenerBean.typeOf(bean));
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		ListenerContainers existing = this.containers;
		if (existing != null) {
			existing.unregister(bean);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<AnnotatedListener> found;
		this.lock.lock();
		try {
			this.singletonsInstantiated = true;
			found = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		finally {
			this.lock.unlock();
		}
		// Even without annotated methods, because configurers may register listeners.
		ListenerContainers containers = containers();
		found.forEach(containers::register);
	}

	private void add(AnnotatedListener listener) {
		this.lock.lock();
		try {
			if (!this.singletonsInstantiated) {
				this.waiting.add(listener);
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		containers().register(listener);
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "'beanFactory' must be set");
		return this.beanFactory;
	}

	/** Calls the configurers, the first time. */
	private ListenerContainers containers() {
		ListenerContainers existing = this.containers;
		if (existing != null) {
			return existing;
		}
		ConfigurableListableBeanFactory beans = beanFactory();
		QueueListenerRegistrar registrar = new QueueListenerRegistrar(beans);
		beans.getBeanProvider(QueueListenerConfigurer.class)
			.orderedStream()
			.forEach((configurer) -> configurer.configureQueueListeners(registrar));
		Validator validator = (registrar.validator() != null) ? registrar.validator()
				: beans.getBeanProvider(Validator.class).getIfUnique();
		ListenerContainers created = new ListenerContainers(beans,
				new ListenerHandlerFactory(beans, registrar.argumentResolvers(), validator));
		this.containers = created;
		return created;
	}

}

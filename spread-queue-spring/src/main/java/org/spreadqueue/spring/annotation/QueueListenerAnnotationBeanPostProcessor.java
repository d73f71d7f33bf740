package org.spreadqueue.spring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.annotation.method.ListenerBean;
import org.spreadqueue.spring.annotation.method.ListenerHandlerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Finds methods and classes with {@link QueueListener @QueueListener}. When all
 * singletons exist, it calls the {@link QueueListenerConfigurer}s, then registers
 * containers for what it has found; beans that are created later get theirs at once. It
 * takes {@link QueueListenerContainerFactory}, {@link QueueListenerContainerRegistry} and
 * {@link PayloadConverter} from the bean factory when it needs them.
 *
 * @since 0.1.0
 */
public final class QueueListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

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
		Class<?> type = ListenerBean.typeOf(bean);
		if (bean instanceof AopInfrastructureBean || this.withoutListeners.contains(type)) {
			return bean;
		}
		List<AnnotatedListener> found = AnnotatedListener.find(new ListenerBean(bean, beanName, type));
		if (found.isEmpty()) {
			this.withoutListeners.add(type);
		}
		found.forEach(this::add);
		return bean;
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

	/** Calls the configurers, the first time. */
	private ListenerContainers containers() {
		ListenerContainers existing = this.containers;
		if (existing != null) {
			return existing;
		}
		Assert.state(this.beanFactory != null, "'beanFactory' must be set");
		ConfigurableListableBeanFactory beans = this.beanFactory;
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

package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Finds methods with {@link QueueListener @QueueListener} and registers a container for
 * each, when all singletons are there; beans that are created later get theirs at once.
 * It takes the {@link QueueListenerContainerFactory}, the
 * {@link QueueListenerContainerRegistry} and the {@link PayloadConverter} from the bean
 * factory, when it needs them.
 */
public final class QueueListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final Map<String, Integer> defaultIds = new ConcurrentHashMap<>();

	/** Guards the two fields below. */
	private final ReentrantLock lock = new ReentrantLock();

	private final List<Found> waiting = new ArrayList<>();

	private boolean singletonsInstantiated;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private volatile @Nullable MessageHandlerMethodFactory handlerMethods;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (bean instanceof AopInfrastructureBean || this.withoutListeners.contains(type)) {
			return bean;
		}
		Map<Method, List<QueueListener>> methods = listenerMethods(type);
		if (methods.isEmpty()) {
			this.withoutListeners.add(type);
		}
		methods.forEach((method, annotations) -> annotations
			.forEach((annotation) -> add(new Found(bean, beanName, method, annotation))));
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<Found> found;
		this.lock.lock();
		try {
			this.singletonsInstantiated = true;
			found = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		finally {
			this.lock.unlock();
		}
		found.forEach(this::register);
	}

	private static Map<Method, List<QueueListener>> listenerMethods(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, QueueListener.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type, (Method method) -> {
			List<QueueListener> annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
				.stream(QueueListener.class)
				.map(MergedAnnotation::synthesize)
				.toList();
			return annotations.isEmpty() ? null : annotations;
		});
	}

	private void add(Found listener) {
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
		register(listener);
	}

	private void register(Found listener) {
		ConfigurableListableBeanFactory beans = beans();
		QueueListenerContainerFactory containers = beans.getBean(QueueListenerContainerFactory.class);
		PayloadConverter payloads = beans.getBean(PayloadConverter.class);
		Method method = ListenerMethods.invocable(listener.method(), listener.bean());
		ListenerOptions options = new ListenerAttributes(beans, containers.defaults()).options(listener.annotation(),
				listener.method(), defaultId(listener));
		MethodJobHandler handler = new MethodJobHandler(options.id(),
				handlerMethods(payloads).createInvocableHandlerMethod(listener.bean(), method), payloads);
		beans.getBean(QueueListenerContainerRegistry.class).register(containers.createContainer(options, handler));
	}

	private String defaultId(Found listener) {
		String id = listener.beanName() + "." + listener.method().getName();
		if (!listener.annotation().id().isEmpty()) {
			return id;
		}
		int number = this.defaultIds.merge(id, 1, Integer::sum);
		return (number > 1) ? id + "#" + number : id;
	}

	private MessageHandlerMethodFactory handlerMethods(PayloadConverter payloads) {
		MessageHandlerMethodFactory existing = this.handlerMethods;
		if (existing != null) {
			return existing;
		}
		TreeMessageConverter converter = new TreeMessageConverter(payloads);
		Validator validator = beans().getBeanProvider(Validator.class).getIfUnique();
		DefaultMessageHandlerMethodFactory factory = new DefaultMessageHandlerMethodFactory();
		factory.setBeanFactory(beans());
		factory.setMessageConverter(converter);
		factory.setCustomArgumentResolvers(
				List.of(new JobArgumentResolver(), new TreePayloadArgumentResolver(converter, validator)));
		factory.afterPropertiesSet();
		this.handlerMethods = factory;
		return factory;
	}

	private ConfigurableListableBeanFactory beans() {
		Assert.state(this.beanFactory != null, "'beanFactory' must be set");
		return this.beanFactory;
	}

	/**
	 * A listener that is to get a container.
	 */
	private record Found(Object bean, String beanName, Method method, QueueListener annotation) {
	}

}

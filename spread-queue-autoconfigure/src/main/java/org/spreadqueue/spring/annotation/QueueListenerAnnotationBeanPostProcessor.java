package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

/**
 * Finds methods with {@link QueueListener @QueueListener} and registers a container for
 * each, when all singletons are there; beans that are created later get theirs at once.
 * Before that, it asks the {@link QueueListenerConfigurer}s. It takes the
 * {@link QueueListenerContainerFactory}, the {@link QueueListenerContainerRegistry} and
 * the {@link PayloadConverter} from the bean factory, when it needs them.
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

	private volatile @Nullable HandlerMethods handlerMethods;

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
		handlerMethods();
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
		Method annotated = listener.method();
		QueueListener annotation = listener.annotation();
		QueueListenerContainerFactory containers = ListenerAttributes.containers(annotation, annotated, beans);
		ListenerAttributes attributes = new ListenerAttributes(beans, containers.defaults());
		HandlerMethods methods = handlerMethods();
		Method method = ListenerMethods.invocable(annotated, listener.bean(), methods::isCustom);
		ListenerOptions options = attributes.options(annotation, annotated, defaultId(listener));
		Object converter = attributes.messageConverter(annotation, annotated)
			.orElseGet(() -> beans.getBean(PayloadConverter.class));
		PayloadConverter payloads = (converter instanceof PayloadConverter wanted) ? wanted
				: beans.getBean(PayloadConverter.class);
		MessageConverter arguments = (converter instanceof MessageConverter wanted) ? wanted
				: new TreeMessageConverter(payloads);
		MethodJobHandler handler = new MethodJobHandler(options.id(),
				methods.create(listener.bean(), method, arguments), payloads,
				attributes.ackMode(annotation, annotated));
		QueueListenerContainerBuilder builder = containers.builder(options).results(handler::result);
		attributes.errorHandler(annotation, annotated).ifPresent(builder::errorHandler);
		attributes.executor(annotation, annotated).ifPresent((executor) -> setExecutor(builder, executor, annotated));
		beans.getBean(QueueListenerContainerRegistry.class).register(builder.build(handler));
	}

	private static void setExecutor(QueueListenerContainerBuilder builder, Object executor, Method method) {
		if (executor instanceof ListenerExecutorFactory factory) {
			builder.executors(factory);
			return;
		}
		try {
			builder.executor((Executor) executor);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(method, "Its attribute 'executor' does not fit: " + ex.getMessage(),
					"Change the pool, or the attribute 'concurrency'.", ex);
		}
	}

	private String defaultId(Found listener) {
		String id = listener.beanName() + "." + listener.method().getName();
		if (!listener.annotation().id().isEmpty()) {
			return id;
		}
		int number = this.defaultIds.merge(id, 1, Integer::sum);
		return (number > 1) ? id + "#" + number : id;
	}

	/** Asks the configurers, the first time. */
	private HandlerMethods handlerMethods() {
		HandlerMethods existing = this.handlerMethods;
		if (existing != null) {
			return existing;
		}
		ConfigurableListableBeanFactory beans = beans();
		QueueListenerRegistrar registrar = new QueueListenerRegistrar(beans);
		beans.getBeanProvider(QueueListenerConfigurer.class)
			.orderedStream()
			.forEach((configurer) -> configurer.configureQueueListeners(registrar));
		Validator validator = (registrar.validator() != null) ? registrar.validator()
				: beans.getBeanProvider(Validator.class).getIfUnique();
		HandlerMethods created = new HandlerMethods(beans, registrar.argumentResolvers(), validator);
		this.handlerMethods = created;
		return created;
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

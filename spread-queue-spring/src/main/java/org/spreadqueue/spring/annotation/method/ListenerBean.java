package org.spreadqueue.spring.annotation.method;

/**
 * A bean with listeners.
 *
 * @param instance the bean, perhaps a proxy
 * @param type its class without proxies, which says what its type variables stand for
 */
public record ListenerBean(Object instance, String name, Class<?> type) {
}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.util.StringValueResolver;

import org.spreadqueue.spring.listener.ListenerMethods;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.NotIdempotentException;

/**
 * What the methods of a listener declare of their transactions, by
 * {@code @Transactional}. That of the inbox, which they join, has to be like that.
 *
 * @param manager name or qualifier of the transaction manager, empty for the usual one
 * @param isolation as in {@link TransactionDefinition}
 * @param timeout in seconds, or the default of the manager
 */
record DeclaredTransaction(String manager, int isolation, int timeout) {

	private static final DeclaredTransaction USUAL = new DeclaredTransaction("",
			TransactionDefinition.ISOLATION_DEFAULT, TransactionDefinition.TIMEOUT_DEFAULT);

	/** Reads what the methods declare, which must not differ. */
	static DeclaredTransaction of(ListenerOptions listener, ListenerMethods methods,
			@Nullable StringValueResolver placeholders) {
		// Not only of public methods, as proxies of classes have others, too.
		AnnotationTransactionAttributeSource annotations = new AnnotationTransactionAttributeSource(false);
		if (placeholders != null) {
			annotations.setEmbeddedValueResolver(placeholders);
		}
		DeclaredTransaction common = null;
		for (Method method : methods.methods()) {
			TransactionAttribute declared = annotations.getTransactionAttribute(method, methods.type());
			DeclaredTransaction own = (declared != null) ? of(listener, method, declared) : USUAL;
			if (common != null && !common.equals(own)) {
				throw new NotIdempotentException(listener.id(),
						"Its methods declare transactions with different managers, isolation or timeouts, and one of"
								+ " them has to carry what it remembers of a message.",
						"Give their @Transactional the same attributes.");
			}
			common = own;
		}
		return (common != null) ? common : USUAL;
	}

	private static DeclaredTransaction of(ListenerOptions listener, Method method, TransactionAttribute declared) {
		switch (declared.getPropagationBehavior()) {
			case TransactionDefinition.PROPAGATION_REQUIRES_NEW, TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
					TransactionDefinition.PROPAGATION_NEVER ->
				throw new NotIdempotentException(listener.id(),
						"Its method '" + method.getName()
								+ "' takes no part in the transaction of its caller, so that what it does and what is"
								+ " remembered of the message would be committed one without the other.",
						"Change the propagation of its @Transactional to REQUIRED, which is the default.");
			default -> {
			}
		}
		if (declared.isReadOnly()) {
			throw new NotIdempotentException(listener.id(),
					"The transaction of its method '" + method.getName()
							+ "' is read-only, and what is remembered of a message is a row.",
					"Remove 'readOnly' from its @Transactional.");
		}
		String manager = declared.getQualifier();
		return new DeclaredTransaction((manager != null) ? manager : "", declared.getIsolationLevel(),
				declared.getTimeout());
	}

	TransactionDefinition definition(String name) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setName(name);
		definition.setIsolationLevel(this.isolation);
		definition.setTimeout(this.timeout);
		return definition;
	}

}

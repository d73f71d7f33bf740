// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.manager;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

import org.spreadqueue.manager.admin.AdminCodec;

/**
 * Has native images know the questions of operators who are elsewhere, and the answers,
 * which Jackson reads and writes.
 */
class AdministrationHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
				AdminCodec.types().toArray(Class<?>[]::new));
	}

}

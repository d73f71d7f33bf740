// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.argument;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.core.MethodParameter;

/**
 * The types of payloads by parameter. Each is found once, as that takes longer than
 * reading a small payload. Thread-safe.
 */
public final class PayloadTypes {

	private final Map<MethodParameter, PayloadType> types = new ConcurrentHashMap<>();

	PayloadType of(MethodParameter parameter) {
		return this.types.computeIfAbsent(parameter, PayloadType::of);
	}

}

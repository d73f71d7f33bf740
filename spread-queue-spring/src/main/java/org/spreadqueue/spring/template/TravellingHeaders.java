// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import org.springframework.messaging.MessageHeaders;

import org.spreadqueue.spring.QueueHeaders;

/** The headers of a message of Spring that can travel with it, as text. */
final class TravellingHeaders {

	private TravellingHeaders() {
	}

	/**
	 * Returns texts, numbers, truth values, ids and constants, without those with
	 * reserved names.
	 */
	static Map<String, String> of(MessageHeaders headers) {
		return headers.entrySet()
			.stream()
			.filter((header) -> isText(header.getValue()) && !QueueHeaders.isReserved(header.getKey()))
			.collect(Collectors.toMap(Map.Entry::getKey, (header) -> header.getValue().toString()));
	}

	private static boolean isText(Object value) {
		return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof UUID || value instanceof Enum<?>;
	}

}

package org.spreadqueue.spring.template;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import org.springframework.messaging.MessageHeaders;

import org.spreadqueue.spring.QueueHeaders;

/** The headers of a message of Spring that can travel with it, as text. */
final class TravellingHeaders {

	/** What Spring's channels and converters set for themselves. */
	private static final Set<String> LOCAL = Set.of(MessageHeaders.CONTENT_TYPE, MessageHeaders.REPLY_CHANNEL,
			MessageHeaders.ERROR_CHANNEL);

	private TravellingHeaders() {
	}

	/** Returns texts, numbers, truth values, ids and constants, without local headers. */
	static Map<String, String> of(MessageHeaders headers) {
		return headers.entrySet()
			.stream()
			.filter((header) -> isText(header.getValue()) && !LOCAL.contains(header.getKey())
					&& !QueueHeaders.isSetByReceiver(header.getKey()))
			.collect(Collectors.toMap(Map.Entry::getKey, (header) -> header.getValue().toString()));
	}

	private static boolean isText(Object value) {
		return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof UUID || value instanceof Enum<?>;
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.log.Excerpt;
import org.spreadqueue.spring.QueueHeaders;

/**
 * Which messages a request means: those to which all of its parameters apply.
 *
 * @param place places, separated by commas
 * @param ids ids, separated by commas
 * @param key the ordering key
 * @param header name and value of a header, with a colon between them
 * @param reason why they are dead letters; empty for those that do not say why
 * @param exception class of the exception that made them dead letters; empty for those
 * without one
 * @param arrivedUntil an ISO instant: when they were there at the latest
 * @since 0.1.0
 */
public record MessageQuery(@Nullable String place, @Nullable String ids, @Nullable String key, @Nullable String header,
		@Nullable String reason, @Nullable String exception, @Nullable String arrivedUntil) {

	/** What can be changed: who has a message in flight has it. */
	static final Set<Place> CHANGEABLE = EnumSet.of(Place.WAITING, Place.DELAYED);

	/**
	 * Returns the filter that the manager applies.
	 * @param places where to look if nothing else is said
	 * @throws InvalidEndpointRequestException if a parameter says nothing sensible, or
	 * tells who may not read it, or sees it masked, what is written in a message
	 */
	MessageFilter filter(Set<Place> places, Viewer viewer) {
		if (!viewer.mayRead() && (this.key != null || this.header != null)) {
			throw invalid("Keys and headers are not shown to you, so messages cannot be looked for by them. "
					+ "management.endpoint.spreadqueue.show-payloads says who sees them");
		}
		List<MessageId> only = messageIds();
		if (only.size() > 1) {
			throw invalid("There are " + only.size() + " ids; look at one message at a time");
		}
		Map<String, String> headers = new LinkedHashMap<>();
		if (this.header != null) {
			addHeader(headers, this.header, viewer);
		}
		if (this.key != null && !this.key.equals(viewer.orderingKey(this.key))) {
			throw masked("Ordering keys like this");
		}
		if (this.reason != null && !this.reason.isEmpty()) {
			headers.put(QueueHeaders.DEAD_LETTER_REASON, this.reason);
		}
		if (this.exception != null && !this.exception.isEmpty()) {
			headers.put(QueueHeaders.DEAD_LETTER_EXCEPTION, this.exception);
		}
		return new MessageFilter((this.place != null) ? places(this.place) : places,
				only.isEmpty() ? null : only.get(0), this.key, headers, until());
	}

	/** Whether the part of the query applies that no filter can say. */
	boolean matches(QueuedMessage message) {
		return hasNot(this.reason, QueueHeaders.DEAD_LETTER_REASON, message)
				&& hasNot(this.exception, QueueHeaders.DEAD_LETTER_EXCEPTION, message);
	}

	private static boolean hasNot(@Nullable String wanted, String header, QueuedMessage message) {
		return wanted == null || !wanted.isEmpty() || !message.content().headers().containsKey(header);
	}

	/** Whether ids say which messages are meant. */
	boolean hasIds() {
		return this.ids != null && !this.ids.isBlank();
	}

	/** Ids alone say which messages are meant; nothing that narrows them is ignored. */
	void refuseAllButIds() {
		Set<String> others = new LinkedHashSet<>(parameters().keySet());
		others.remove("ids");
		if (!others.isEmpty()) {
			throw invalid("With ids, no other parameter says which messages are meant; there are " + others);
		}
	}

	/** Whether it means only what has been there at some time. */
	boolean isBounded() {
		return until() != null;
	}

	List<MessageId> messageIds() {
		if (!hasIds()) {
			return List.of();
		}
		String[] texts = String.valueOf(this.ids).split(",", -1);
		if (texts.length > QueueAdmin.MAX_MESSAGES) {
			throw invalid("There are " + texts.length + " ids, at most " + QueueAdmin.MAX_MESSAGES
					+ " are possible in a request");
		}
		try {
			return Arrays.stream(texts).map((text) -> MessageId.parse(text.strip())).distinct().toList();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	/** The parameters that were given, for people; of many ids only the first ones. */
	public Map<String, String> parameters() {
		Map<String, String> parameters = new LinkedHashMap<>();
		put(parameters, "ids", this.ids);
		put(parameters, "place", this.place);
		put(parameters, "key", this.key);
		put(parameters, "header", this.header);
		put(parameters, "reason", this.reason);
		put(parameters, "exception", this.exception);
		put(parameters, "arrivedUntil", this.arrivedUntil);
		return parameters;
	}

	private static void put(Map<String, String> parameters, String name, @Nullable String value) {
		if (value != null) {
			parameters.put(name, Excerpt.line(value));
		}
	}

	private @Nullable Instant until() {
		if (this.arrivedUntil == null || this.arrivedUntil.isBlank()) {
			return null;
		}
		try {
			return Instant.parse(this.arrivedUntil);
		}
		catch (DateTimeParseException ex) {
			throw invalid("arrivedUntil '" + Excerpt.line(this.arrivedUntil)
					+ "' is no time. Write it as in 2026-11-24T10:00:00Z");
		}
	}

	private static Set<Place> places(String text) {
		Set<Place> places = EnumSet.noneOf(Place.class);
		for (String name : text.split(",", -1)) {
			places.add(Arrays.stream(Place.values())
				.filter((place) -> place.name().equals(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
				.findAny()
				.orElseThrow(() -> invalid("'" + Excerpt.line(name) + "' is no place of a message. There are "
						+ List.of(Place.values()))));
		}
		return places;
	}

	private static void addHeader(Map<String, String> headers, String text, Viewer viewer) {
		int colon = text.indexOf(':');
		if (colon < 1) {
			throw invalid("header '" + Excerpt.line(text) + "' is no header. Write its name, a colon and its value");
		}
		String name = text.substring(0, colon).strip();
		String value = text.substring(colon + 1).strip();
		if (!value.equals(viewer.header(name, value))) {
			throw masked("Headers like '" + Excerpt.line(name) + "'");
		}
		headers.put(name, value);
	}

	/** Else whoever guesses a value would learn whether it is the right one. */
	private static InvalidEndpointRequestException masked(String what) {
		return invalid(what + " are masked by a SanitizingFunction, so messages cannot be looked for by them");
	}

	static InvalidEndpointRequestException invalid(String message) {
		return new InvalidEndpointRequestException(message, message);
	}

}

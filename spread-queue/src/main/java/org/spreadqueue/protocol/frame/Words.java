package org.spreadqueue.protocol.frame;

import java.util.Locale;

/**
 * Enumerated values as they are written on the wire.
 */
final class Words {

	private Words() {
	}

	static String of(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static Frame.State state(String word) throws MalformedFrameException {
		return find(Frame.State.values(), word);
	}

	static Frame.EndReason endReason(String word) throws MalformedFrameException {
		return find(Frame.EndReason.values(), word);
	}

	private static <E extends Enum<E>> E find(E[] values, String word) throws MalformedFrameException {
		for (E value : values) {
			if (of(value).equals(word)) {
				return value;
			}
		}
		throw new MalformedFrameException(
				"an unknown word in place of " + values[0].getDeclaringClass().getSimpleName());
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.log.Excerpt;

/**
 * With what a program seals its native messages, and whom it serves besides those that
 * have the same key. Immutable; shows ids of keys, never keys.
 *
 * @param keys the first one seals, all of them open, so that one key can take the place
 * of another while programs run; none if messages are not sealed
 * @param required whether, if there are keys, programs of Spread::Queue 0.4 are refused,
 * which cannot have one: their messages, jobs and managers
 * @since 0.1.0
 */
public record SealKeys(List<SealKey> keys, boolean required) {

	public static final boolean DEFAULT_REQUIRED = true;

	/** Nothing is sealed, and nobody refused. */
	public static final SealKeys NONE = new SealKeys(List.of(), DEFAULT_REQUIRED);

	/** Throws an {@link IllegalArgumentException} if a key is there twice. */
	public SealKeys {
		keys = List.copyOf(keys);
		if (keys.stream().map(SealKey::id).distinct().count() < keys.size()) {
			throw new IllegalArgumentException(
					"Of the keys " + keys + ", one is there twice. Each is needed once: the first seals, all open.");
		}
	}

	/** Returns keys that are required of everybody. */
	public static SealKeys of(SealKey... keys) {
		return new SealKeys(List.of(keys), DEFAULT_REQUIRED);
	}

	/** Returns these keys, required of everybody or only of native programs. */
	public SealKeys withRequired(boolean required) {
		return new SealKeys(this.keys, required);
	}

	/** Returns the name of the key that seals, {@code null} if there is none. */
	public @Nullable String sealing() {
		return isEmpty() ? null : this.keys.get(0).name();
	}

	/** Returns the names of all keys. */
	public List<String> names() {
		return this.keys.stream().map(SealKey::name).toList();
	}

	/**
	 * Returns why a native program and one with these keys cannot read each other,
	 * {@code null} if they can. The text goes on behind the name of the former.
	 * @param seal name of the key with which it seals, as it says; {@code null} if it has
	 * none
	 * @param owner what has these keys, for people
	 */
	public @Nullable String mismatch(@Nullable String seal, String owner) {
		if (seal == null) {
			return isEmpty() ? null : "has no key, and this " + owner + " has " + names();
		}
		if (isEmpty()) {
			return "has the key " + Excerpt.of(seal) + ", and this " + owner + " has none";
		}
		return names().contains(seal) ? null
				: "seals with the key " + Excerpt.of(seal) + ", and this " + owner + " has " + names();
	}

	/** Whether messages are not sealed. */
	public boolean isEmpty() {
		return this.keys.isEmpty();
	}

	/** Whether programs of Spread::Queue 0.4 are served. */
	public boolean allowLegacy() {
		return isEmpty() || !this.required;
	}

}

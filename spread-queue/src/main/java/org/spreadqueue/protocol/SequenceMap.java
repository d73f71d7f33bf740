// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Values by number, in the order of the numbers. Made for numbers that are given one
 * after the other: an array holds the values, so that none needs a key or an entry of its
 * own, and what is done with one takes constant time. Values that stay behind while the
 * numbers go on move to a tree: whatever the numbers are, this takes no more memory than
 * a tree and, averaged over many calls, no more than logarithmic time. For one thread.
 *
 * @param <V> the values, never {@code null}
 */
public final class SequenceMap<V> {

	private static final int MIN_CAPACITY = 16;

	private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

	/** An array that would have more places than this per value is given up. */
	private static final int MAX_PLACES_PER_VALUE = 4;

	/** A larger array is not kept for later when it is empty. */
	private static final int MAX_EMPTY_CAPACITY = 1024;

	/** Values with numbers below those that the array begins with. */
	private final TreeMap<Long, V> stragglers = new TreeMap<>();

	/** The other values, each at its number minus {@link #base}. */
	private @Nullable Object[] array = new @Nullable Object[MIN_CAPACITY];

	/** The places of the array that have a value. */
	private BitSet taken = new BitSet(MIN_CAPACITY);

	/** The number of the array's first place; stragglers have lower ones. */
	private long base;

	/** The first place that has a value; 0 if none has. */
	private int first;

	private int inArray;

	/** How many words of 64 empty places were passed over in searches. */
	private long passedOver;

	public int size() {
		return this.stragglers.size() + this.inArray;
	}

	public boolean isEmpty() {
		return size() == 0;
	}

	public @Nullable V get(long number) {
		if (number < this.base) {
			return this.stragglers.isEmpty() ? null : this.stragglers.get(number);
		}
		int place = place(number);
		return (place >= 0) ? at(place) : null;
	}

	/** Puts a value in, unless there is one; returns whether there was none. */
	public boolean putIfAbsent(long number, V value) {
		if (number < this.base && !isEmpty()) {
			return this.stragglers.putIfAbsent(number, value) == null;
		}
		if (this.inArray == 0) {
			this.base = number;
		}
		int place = place(number);
		if (place < 0 || (this.passedOver > this.inArray && place >= this.taken.length())) {
			makePlaceFor(number);
			place = place(number);
		}
		if (this.array[place] != null) {
			return false;
		}
		this.array[place] = value;
		this.taken.set(place);
		this.first = (this.inArray == 0) ? place : Math.min(this.first, place);
		this.inArray++;
		return true;
	}

	public @Nullable V remove(long number) {
		if (number < this.base) {
			return this.stragglers.isEmpty() ? null : this.stragglers.remove(number);
		}
		int place = place(number);
		V value = (place >= 0) ? at(place) : null;
		if (value == null) {
			return null;
		}
		this.array[place] = null;
		this.taken.clear(place);
		this.inArray--;
		if (this.inArray == 0) {
			beginAnew(this.base);
		}
		else if (place == this.first) {
			this.first = this.taken.nextSetBit(place);
		}
		else {
			// That of the last place has searched for the one before.
			passedOver(Math.min(place, this.taken.length()), place);
		}
		return value;
	}

	/** The value with the lowest number, {@code null} if there is no value. */
	public @Nullable V first() {
		if (!this.stragglers.isEmpty()) {
			return this.stragglers.firstEntry().getValue();
		}
		return (this.inArray > 0) ? at(this.first) : null;
	}

	/** The value with the lowest number of those that are not below this one. */
	public @Nullable V ceiling(long number) {
		if (number < this.base && !this.stragglers.isEmpty() && this.stragglers.lastKey() >= number) {
			return this.stragglers.ceilingEntry(number).getValue();
		}
		if (this.inArray == 0) {
			return null;
		}
		if (number <= this.base + this.first) {
			return at(this.first);
		}
		int from = place(number);
		int place = (from >= 0) ? this.taken.nextSetBit(from) : -1;
		if (place < 0) {
			return null;
		}
		passedOver(from, place);
		return at(place);
	}

	/** The value with the highest number of those that are below this one. */
	public @Nullable V lower(long number) {
		if (this.inArray > 0 && number > this.base + this.first) {
			int end = place(number);
			end = Math.min((end >= 0) ? end : this.array.length, this.taken.length());
			int place = this.taken.previousSetBit(end - 1);
			passedOver(place, end);
			return at(place);
		}
		return (this.stragglers.isEmpty() || this.stragglers.firstKey() >= number) ? null
				: this.stragglers.lowerEntry(number).getValue();
	}

	/** The values in the order of their numbers; a copy. */
	public List<V> values() {
		List<V> values = new ArrayList<>(size());
		values.addAll(this.stragglers.values());
		for (int place = this.taken.nextSetBit(0); place >= 0; place = this.taken.nextSetBit(place + 1)) {
			values.add(at(place));
		}
		return values;
	}

	public void clear() {
		this.stragglers.clear();
		this.array = new @Nullable Object[MIN_CAPACITY];
		beginAnew(this.base);
	}

	/** The number's place in the array, -1 if it has none. */
	private int place(long number) {
		long place = number - this.base;
		// Negative also when the difference is beyond the range of numbers.
		return (place >= 0 && place < this.array.length) ? (int) place : -1;
	}

	/**
	 * Counts what a search has cost. When that is as much as it takes to leave all values
	 * behind, it is time to do so: each of them is left behind only once.
	 */
	private void passedOver(int from, int to) {
		this.passedOver += (to - from) / Long.SIZE;
	}

	/** Makes a place for a number above all those in the array. */
	private void makePlaceFor(long number) {
		long lowest = this.base + this.first;
		long places = number - lowest + 1;
		if (this.passedOver > this.inArray || places <= 0
				|| places > Math.min(MAX_CAPACITY, MAX_PLACES_PER_VALUE * (this.inArray + 1L))) {
			leaveBehind();
			beginAnew(number);
			return;
		}
		int capacity = (int) Math.max(MIN_CAPACITY, Math.min(MAX_CAPACITY, 2 * places));
		@Nullable Object[] newArray = new @Nullable Object[capacity];
		System.arraycopy(this.array, this.first, newArray, 0, Math.min(capacity, this.array.length - this.first));
		this.array = newArray;
		this.taken = this.taken.get(this.first, this.taken.length());
		this.base = lowest;
		this.first = 0;
	}

	/** Makes stragglers of all values in the array. */
	private void leaveBehind() {
		for (int place = this.first; place >= 0; place = this.taken.nextSetBit(place + 1)) {
			this.stragglers.put(this.base + place, at(place));
			this.array[place] = null;
		}
	}

	/**
	 * The array is empty; the next value in it will have this number, or a higher one.
	 */
	private void beginAnew(long number) {
		this.base = number;
		this.first = 0;
		this.inArray = 0;
		this.passedOver = 0;
		this.taken.clear();
		if (this.array.length > MAX_EMPTY_CAPACITY) {
			this.array = new @Nullable Object[MIN_CAPACITY];
			this.taken = new BitSet(MIN_CAPACITY);
		}
	}

	/** The value at a place that has one, else {@code null}. */
	@SuppressWarnings("unchecked")
	private V at(int place) {
		return (V) this.array[place];
	}

}

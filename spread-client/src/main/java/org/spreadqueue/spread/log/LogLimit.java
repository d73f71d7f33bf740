// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/**
 * Bounds what others can make a program log: a line about each peer and kind of event in
 * a minute, and a few lines in all, as strangers come back under new names. The rest is
 * counted, and told in one line when the minute is over. Thread-safe; nothing is logged
 * under its lock.
 *
 * @since 0.1.0
 */
public final class LogLimit {

	/** Lines that a limit lets pass in a minute. */
	public static final int LINES = 20;

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final ReentrantLock lock = new ReentrantLock();

	private final Logger logger;

	private final String name;

	private final int lines;

	private final LongSupplier clock;

	/** What has been said in this interval; as many as lines at most. */
	private final Set<Said> said = new HashSet<>();

	private long began;

	private int logged;

	/** Read without the lock, as most often there is nothing to tell. */
	private final AtomicLong leftOut = new AtomicLong();

	private String last = "";

	/**
	 * Creates a limit.
	 * @param name of the program or part, which begins the line that tells the count
	 */
	public LogLimit(Logger logger, String name) {
		this(logger, name, LINES, System::nanoTime);
	}

	LogLimit(Logger logger, String name, int lines, LongSupplier clock) {
		this.logger = logger;
		this.name = name;
		this.lines = lines;
		this.clock = clock;
		this.began = clock.getAsLong();
	}

	/**
	 * Logs what a peer has caused, unless a line of this format about this peer was
	 * logged in this minute.
	 * @param peer by which the events are told apart, such as a private group
	 * @param format as in SLF4J; the kind of event, and so always the same text
	 */
	public void once(Level level, String peer, String format, @Nullable Object... arguments) {
		log(level, new Said(peer, format), format, arguments);
	}

	/** Logs an event of its own, if there is room for it in this minute. */
	public void each(Level level, String format, @Nullable Object... arguments) {
		log(level, null, format, arguments);
	}

	/**
	 * Whether this is the first time in this minute that something is said, such as a
	 * stack trace, and there is room. Counts nothing.
	 */
	public boolean isFirst(String what) {
		rollOver();
		this.lock.lock();
		try {
			return this.logged < this.lines && this.said.size() < this.lines && this.said.add(new Said(what, ""));
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Tells what was left out, if a minute is over. To be called now and then. */
	public void tick() {
		if (this.leftOut.get() > 0) {
			rollOver();
		}
	}

	private void log(Level level, @Nullable Said what, String format, @Nullable Object... arguments) {
		if (!this.logger.isEnabledForLevel(level)) {
			return;
		}
		rollOver();
		boolean passes;
		this.lock.lock();
		try {
			passes = this.logged < this.lines && (what == null || this.said.add(what));
			if (passes) {
				this.logged++;
			}
			else {
				leaveOut(format, arguments);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (passes) {
			write(level, format, arguments);
		}
	}

	/**
	 * For lack of memory, perhaps, it cannot be logged. What was to happen happens all
	 * the same.
	 */
	private void write(Level level, String format, @Nullable Object... arguments) {
		try {
			this.logger.atLevel(level).log(format, arguments);
		}
		catch (RuntimeException | Error ex) {
			// There is nothing that would be safer to do with it.
		}
	}

	/** The text is made of the first one only, so that a flood costs little. */
	private void leaveOut(String format, @Nullable Object... arguments) {
		if (this.leftOut.getAndIncrement() == 0) {
			this.last = MessageFormatter.basicArrayFormat(format, arguments);
		}
	}

	private void rollOver() {
		long now = this.clock.getAsLong();
		long count;
		String example;
		this.lock.lock();
		try {
			if (now - this.began < INTERVAL.toNanos()) {
				return;
			}
			count = this.leftOut.getAndSet(0);
			example = this.last;
			this.began = now;
			this.logged = 0;
			this.said.clear();
		}
		finally {
			this.lock.unlock();
		}
		if (count > 0) {
			write(Level.WARN, "{}: {} further lines were left out of this log within a minute. The first of them: {}",
					this.name, count, example);
		}
	}

	/** Something that is said once in an interval. */
	private record Said(String peer, String kind) {
	}

}

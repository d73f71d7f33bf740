// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

/**
 * One way of a connection. Each piece of it waits for its own delay, beside those before
 * it and not after them, and all pieces keep their order. From the first delay on, a
 * thread of its own passes them on. {@link #pass} and {@link #end} are for one thread.
 */
final class DelayLine {

	/** What may wait; whoever sends more waits as well, as with a slow network. */
	static final int MAX_BYTES = 16 * 1024 * 1024;

	private static final Piece END = new Piece(new byte[0], null, 0);

	private final String name;

	private final Sink sink;

	private final Semaphore room = new Semaphore(MAX_BYTES);

	private @Nullable BlockingQueue<Piece> waiting;

	/**
	 * Creates a line without delayed pieces.
	 * @param name of the thread
	 */
	DelayLine(String name, Sink sink) {
		this.name = name;
		this.sink = sink;
	}

	/**
	 * Passes on a piece, of which it keeps nothing.
	 * @param delaying the delay, {@code null} if there is none
	 */
	void pass(byte[] bytes, int length, @Nullable Outage delaying) throws IOException {
		BlockingQueue<Piece> delayed = this.waiting;
		if (delayed == null && delaying == null) {
			this.sink.write(bytes, length);
			return;
		}
		if (delayed == null) {
			delayed = start();
		}
		try {
			this.room.acquire(length);
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
		delayed.add(new Piece(Arrays.copyOf(bytes, length), delaying, System.nanoTime()));
	}

	/** There are no more pieces; the sink hears of it behind the last one. */
	void end() throws IOException {
		if (this.waiting != null) {
			this.waiting.add(END);
		}
		else {
			this.sink.end();
		}
	}

	private BlockingQueue<Piece> start() {
		BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
		this.waiting = pieces;
		LinkedConnection.startThread(this.name, () -> passOn(pieces));
		return pieces;
	}

	private void passOn(BlockingQueue<Piece> pieces) throws IOException {
		try {
			for (Piece piece = pieces.take(); !piece.isEnd(); piece = pieces.take()) {
				piece.await();
				this.sink.write(piece.bytes, piece.bytes.length);
				this.room.release(piece.bytes.length);
			}
		}
		catch (InterruptedException ex) {
			throw interrupted();
		}
		finally {
			// Nobody shall wait for room if the sink has failed.
			this.room.release(MAX_BYTES);
			this.sink.end();
		}
	}

	private static InterruptedIOException interrupted() {
		Thread.currentThread().interrupt();
		return new InterruptedIOException("interrupted while a message was delayed");
	}

	/** Where pieces go. */
	interface Sink {

		void write(byte[] bytes, int length) throws IOException;

		/** There is nothing more; may be told several times. */
		void end() throws IOException;

	}

	private record Piece(byte[] bytes, @Nullable Outage delaying, long came) {

		boolean isEnd() {
			return this.bytes.length == 0;
		}

		void await() throws InterruptedException {
			if (this.delaying != null && this.delaying.fault() instanceof Fault.Delay fault) {
				Duration waited = Duration.ofNanos(System.nanoTime() - this.came);
				if (fault.time().compareTo(waited) > 0) {
					this.delaying.await(fault.time().minus(waited));
				}
			}
		}

	}

}

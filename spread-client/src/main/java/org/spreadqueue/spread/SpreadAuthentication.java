package org.spreadqueue.spread;

import java.nio.ByteBuffer;

import org.spreadqueue.spread.wire.AuthMethods;

/**
 * A method by which a client proves to a daemon that it may connect (sections 3.3 and 3.4
 * of docs/protocol/spread.md). Client and daemon must both have it; daemons of a normal
 * build have {@link #NULL} and {@link #IP}.
 *
 * @since 0.1.0
 */
public interface SpreadAuthentication {

	/** Bytes of the longest name. */
	int MAX_NAME = 29;

	/** No proof at all. */
	SpreadAuthentication NULL = withoutBytes(AuthMethods.NULL);

	/** The daemon looks at the address that the client comes from. */
	SpreadAuthentication IP = withoutBytes(AuthMethods.IP);

	/**
	 * The name that daemons know the method by: 1 to {@link #MAX_NAME} printable ASCII
	 * characters without blanks; case matters.
	 */
	String name();

	/**
	 * Begins the method's part of one handshake. Called on the loop thread, once for each
	 * attempt to connect whose daemon offers the method; must not block.
	 * @param daemon the daemon that is being connected to
	 */
	Exchange begin(SpreadAddress daemon);

	/** Returns a method that exchanges no bytes. */
	static SpreadAuthentication withoutBytes(String name) {
		return new SpreadAuthentication() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public Exchange begin(SpreadAddress daemon) {
				return (received, reply) -> true;
			}

			@Override
			public String toString() {
				return name;
			}

		};
	}

	/**
	 * What one method says and hears during one handshake.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	interface Exchange {

		/** Bytes that a step can say. */
		int MAX_REPLY = 4096;

		/** Bytes that can wait to be consumed. */
		int MAX_RECEIVED = 4096;

		/**
		 * Goes one step further. Called as soon as the methods are chosen (or the method
		 * before has finished), usually before anything has been received, and again
		 * whenever more has arrived. On the loop thread; must not block.
		 * <p>
		 * A daemon that is not content may send a reject code instead, a byte from 0x80
		 * to 0xFF, and hang up. Where the method cannot mean such a byte itself, it
		 * should return {@code true} without consuming it: the connection attempt then
		 * fails with that code.
		 * @param received what the daemon has sent and nobody has consumed, at most
		 * {@link #MAX_RECEIVED} bytes; consume what belongs to the method and leave the
		 * rest
		 * @param reply takes the bytes to say, at most {@link #MAX_REPLY}; they leave in
		 * one write
		 * @return whether the method has finished
		 * @throws RuntimeException to give up: the attempt to connect fails with an
		 * {@link AuthenticationFailedException} that has it as cause
		 */
		boolean advance(ByteBuffer received, ByteBuffer reply);

	}

}

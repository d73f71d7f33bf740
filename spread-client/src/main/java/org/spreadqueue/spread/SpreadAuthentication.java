// SPDX-License-Identifier: Apache-2.0

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

	/** Most bytes of a name. */
	int MAX_NAME = 29;

	/** No proof at all. */
	SpreadAuthentication NULL = withoutBytes(AuthMethods.NULL);

	/** The daemon checks the client's address. */
	SpreadAuthentication IP = withoutBytes(AuthMethods.IP);

	/**
	 * The name by which daemons know the method, case-sensitive: 1 to {@link #MAX_NAME}
	 * printable ASCII characters without blanks.
	 */
	String name();

	/**
	 * Begins one handshake. Called on the loop thread, once for each attempt to connect
	 * to a daemon that offers the method; must not block.
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
	 * One method's part of one handshake.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	interface Exchange {

		/** Most bytes that one step can send. */
		int MAX_REPLY = 4096;

		/** Most bytes that can wait to be consumed. */
		int MAX_RECEIVED = 4096;

		/**
		 * Takes one step, and returns whether the method has finished. Called as soon as
		 * the methods are chosen (or the previous method has finished), usually before
		 * anything has been received, and again whenever more has arrived. On the loop
		 * thread; must not block. If it throws, the attempt to connect fails with an
		 * {@link AuthenticationFailedException} that has the exception as cause.
		 * <p>
		 * A daemon that is not content may send a reject code instead, a byte from 0x80
		 * to 0xFF, and hang up. If such a byte cannot be part of the method, return
		 * {@code true} without consuming it: the attempt then fails with that code.
		 * @param received unconsumed bytes from the daemon, at most
		 * {@link #MAX_RECEIVED}; consume those of this method and leave the rest
		 * @param reply takes at most {@link #MAX_REPLY} bytes to send; they leave in one
		 * write
		 */
		boolean advance(ByteBuffer received, ByteBuffer reply);

	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import org.slf4j.Logger;

import org.spreadqueue.spread.log.QuotingLogger;

/** The signals that the program does not leave to the JVM. */
final class Signals {

	private static final Logger logger = QuotingLogger.of(Signals.class);

	private Signals() {
	}

	/**
	 * Ignores SIGUSR1, which the JVM would let end the program. By reflection, because
	 * the class is not part of the Java API; where it is missing, all stays as it is.
	 */
	static void ignoreUser1() {
		try {
			Class<?> signal = Class.forName("sun.misc.Signal");
			Class<?> handler = Class.forName("sun.misc.SignalHandler");
			signal.getMethod("handle", signal, handler)
				.invoke(null, signal.getConstructor(String.class).newInstance("USR1"),
						handler.getField("SIG_IGN").get(null));
		}
		catch (ReflectiveOperationException ex) {
			logger.debug("SIGUSR1 cannot be ignored here", ex);
		}
	}

}

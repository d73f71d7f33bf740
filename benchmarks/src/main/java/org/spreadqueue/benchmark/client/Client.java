// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.spread.SpreadSession;

/** Which client takes part, and where its two roles run. */
sealed interface Client {

	String name();

	Pair run(Role passive, Role active, Setup setup);

	/** The passive side receives or answers, the active side sends or asks. */
	record Pair(Outcome passive, Outcome active) {
	}

	/**
	 * One program per role, of this client or of another library. Role and
	 * {@link Setup#arguments()} follow the command.
	 */
	record Processes(String name, List<String> command) implements Client {

		@Override
		public Pair run(Role passive, Role active, Setup setup) {
			try (Participant first = start(passive, setup)) {
				first.await(RoleProgram.READY);
				try (Participant second = start(active, setup)) {
					Outcome outcome = Outcome.parse(second.await(Outcome.WORD));
					return new Pair(Outcome.parse(first.await(Outcome.WORD)), outcome);
				}
			}
		}

		private Participant start(Role role, Setup setup) {
			List<String> full = new ArrayList<>(this.command);
			full.add(role.toString());
			full.addAll(setup.arguments());
			return Participant.start(full);
		}

	}

	/** Both roles in this JVM. Their CPU time cannot be told apart. */
	record SameJvm(String name) implements Client {

		@Override
		public Pair run(Role passive, Role active, Setup setup) {
			Driver first = Driver.of(passive, setup);
			try (SpreadSession firstSession = first.open()) {
				first.ready().get();
				Driver second = Driver.of(active, setup);
				try (SpreadSession secondSession = second.open()) {
					Outcome outcome = second.outcome().get();
					return new Pair(first.outcome().get(), outcome);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException("measurement failed: " + ex.getCause(), ex);
			}
		}

	}

}

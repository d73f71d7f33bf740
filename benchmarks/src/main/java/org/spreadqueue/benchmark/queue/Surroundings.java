// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is to measure, besides what this program starts itself. */
public final class Surroundings {

	private static final int RABBIT_PORT = 5672;

	private static final int CONNECT_MILLIS = 1000;

	private final Map<String, String> environment;

	public Surroundings(Map<String, String> environment) {
		this.environment = environment;
	}

	/** The columns that can be measured here. */
	List<Column> columns() {
		List<Column> columns = new ArrayList<>();
		for (Column column : Column.values()) {
			boolean available = switch (column) {
				case UNIX -> address(column).isPresent();
				case TCP -> address(column).isPresent();
				case PERL_MANAGER -> address(column).isPresent() && perlManager().isPresent();
				case RABBIT -> rabbitAnswers();
				case EMBEDDED, SEALED, DURABLE, ONE_JVM, ARTEMIS -> true;
			};
			if (available) {
				columns.add(column);
			}
		}
		return columns;
	}

	/** The address of the real daemon, if the column goes through it. */
	Optional<String> address(Column column) {
		return switch (column) {
			case UNIX -> variable("SPREAD_DAEMON_UNIX");
			case TCP, PERL_MANAGER -> variable("SPREAD_DAEMON");
			default -> Optional.empty();
		};
	}

	/** Perl's own manager. */
	public Optional<String> perlManager() {
		return variable("SPREAD_QUEUE_PERL").map((directory) -> directory + "/sqm");
	}

	private Optional<String> variable(String name) {
		return Optional.ofNullable(this.environment.get(name)).filter((value) -> !value.isBlank());
	}

	/** Whether a broker answers on this machine. */
	public static boolean rabbitAnswers() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RABBIT_PORT), CONNECT_MILLIS);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}

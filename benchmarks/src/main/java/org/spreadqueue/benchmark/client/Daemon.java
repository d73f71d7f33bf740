// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/** A daemon with a TCP address, a UNIX socket, or both; closing it closes its owner. */
public record Daemon(String name, List<SpreadAddress> addresses,
		@Nullable AutoCloseable owner) implements AutoCloseable {

	private static final String LISTENING = "listening";

	public static final String PROGRAM = "daemon";

	/** The running daemon that environment variables name. */
	public static @Nullable Daemon external() {
		List<SpreadAddress> addresses = new ArrayList<>();
		for (String variable : List.of("SPREAD_DAEMON", "SPREAD_DAEMON_UNIX")) {
			String text = System.getenv(variable);
			if (text != null) {
				addresses.add(SpreadAddress.parse(text));
			}
		}
		return addresses.isEmpty() ? null : new Daemon("real", addresses, null);
	}

	public static Daemon here() {
		EmbeddedSpreadDaemon daemon = embedded();
		return new Daemon("embedded, same JVM", addresses(daemon), daemon);
	}

	/** An embedded daemon in its own JVM. */
	public static Daemon elsewhere() {
		Participant program = Participant.start(Participant.java(PROGRAM));
		String addresses = program.await(LISTENING).substring(LISTENING.length());
		return new Daemon("embedded, own JVM", SpreadAddress.parseList(addresses), program);
	}

	/** The program of that JVM: runs until it is killed. */
	public static void runProgram() throws InterruptedException {
		try (EmbeddedSpreadDaemon daemon = embedded()) {
			Runtime.getRuntime().addShutdownHook(new Thread(daemon::close));
			List<String> texts = addresses(daemon).stream().map(SpreadAddress::toString).toList();
			System.out.println(LISTENING + " " + String.join(",", texts));
			Thread.currentThread().join();
		}
	}

	private static EmbeddedSpreadDaemon embedded() {
		try {
			Path directory = Files.createTempDirectory("spread-benchmark");
			directory.toFile().deleteOnExit();
			return EmbeddedSpreadDaemon
				.start(EmbeddedDaemonOptions.builder().unixSocket(directory.resolve("socket")).build());
		}
		catch (IOException ex) {
			throw new IllegalStateException("no directory for a UNIX socket", ex);
		}
	}

	private static List<SpreadAddress> addresses(EmbeddedSpreadDaemon daemon) {
		List<SpreadAddress> addresses = new ArrayList<>(List.of(daemon.address()));
		daemon.unixSocket().map(SpreadAddress.UnixSocket::new).ifPresent(addresses::add);
		return addresses;
	}

	@Override
	public void close() throws Exception {
		if (this.owner != null) {
			this.owner.close();
		}
	}

}

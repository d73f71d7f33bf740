// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Where a Spread daemon listens. {@link #parse} and {@code toString()} use the text form
 * of Spread's own libraries (section 1.2 of docs/protocol/spread.md).
 *
 * @since 0.1.0
 */
public sealed interface SpreadAddress {

	int DEFAULT_PORT = 4803;

	/**
	 * Reads an address: {@code 4803@localhost}, {@code 4803@10.1.2.3} or {@code 4803@::1}
	 * is TCP; {@code 4803} is the UNIX socket {@code /tmp/4803}; an absolute path is the
	 * UNIX socket with that path. Throws {@link IllegalArgumentException} for other
	 * texts.
	 */
	static SpreadAddress parse(String text) {
		String trimmed = text.trim();
		if (trimmed.startsWith("/")) {
			return new UnixSocket(Path.of(trimmed));
		}
		int at = trimmed.indexOf('@');
		String port = (at < 0) ? trimmed : trimmed.substring(0, at);
		if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
			throw illegal(text);
		}
		if (at < 0) {
			return new UnixSocket(Path.of("/tmp", port));
		}
		String host = trimmed.substring(at + 1);
		if (!host.matches("[A-Za-z0-9._:%-]+")) {
			throw illegal(text);
		}
		return new Tcp(host, Integer.parseInt(port));
	}

	/** Reads comma-separated addresses, at least one; the first is preferred. */
	static List<SpreadAddress> parseList(String commaSeparated) {
		return Arrays.stream(commaSeparated.split(",", -1)).map(SpreadAddress::parse).toList();
	}

	private static IllegalArgumentException illegal(String text) {
		return new IllegalArgumentException("Spread address '%s' is not understood. Use <port>@<host> for TCP "
			.formatted(text)
				+ "(4803@localhost, 4803@::1 without brackets), <port> for the UNIX socket /tmp/<port>, or an absolute path to a UNIX socket; the port is 1 to 65535.");
	}

	/** A daemon over TCP, by host name or address. */
	record Tcp(String host, int port) implements SpreadAddress {

		public Tcp {
			if (host.isBlank()) {
				throw new IllegalArgumentException("'host' must not be empty");
			}
			if (port < 1 || port > 65535) {
				throw new IllegalArgumentException("Port %d is out of range. Allowed: 1 to 65535.".formatted(port));
			}
		}

		@Override
		public String toString() {
			return this.port + "@" + this.host;
		}

	}

	/** A daemon on this host, over a UNIX domain socket. */
	record UnixSocket(Path path) implements SpreadAddress {

		@Override
		public String toString() {
			String text = this.path.toString();
			return text.matches("/tmp/[0-9]{1,5}") ? text.substring("/tmp/".length()) : text;
		}

	}

}

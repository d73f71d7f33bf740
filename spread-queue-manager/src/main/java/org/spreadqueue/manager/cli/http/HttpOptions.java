// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.http;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import org.spreadqueue.manager.cli.options.PortConverter;

/** Whether the program is to be looked at with a browser or a monitoring system. */
public final class HttpOptions {

	@Option(names = "--http-port", paramLabel = "PORT", converter = PortConverter.class,
			description = "Answers http://ADDRESS:PORT/health, /metrics (for Prometheus) and /queues (JSON) here; 0 for any "
					+ "free port. Default: nowhere")
	private @Nullable Integer port;

	@Option(names = "--http-address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
			description = "Who can reach this address can read it all. Default: ${DEFAULT-VALUE}")
	private String address = "127.0.0.1";

	/**
	 * Opens the port, {@code null} if there is none. Throws an
	 * {@link IllegalArgumentException} if it cannot be opened.
	 */
	public @Nullable HttpPages open() {
		return (this.port != null) ? HttpPages.open(this.address, this.port) : null;
	}

}

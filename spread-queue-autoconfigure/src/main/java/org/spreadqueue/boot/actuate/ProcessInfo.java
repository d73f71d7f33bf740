// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.util.function.SingletonSupplier;

/**
 * What the console says of the application that it belongs to.
 *
 * @since 0.1.0
 */
public final class ProcessInfo {

	private final String application;

	private final Instant startTime;

	private final Access access;

	/** Looking up the name of the host can take a while. */
	private final Supplier<String> node = SingletonSupplier
		.of(() -> host() + ", process " + ProcessHandle.current().pid());

	/**
	 * Creates the description.
	 * @param access of everybody to the endpoint
	 */
	public ProcessInfo(String application, Instant startTime, Access access) {
		this.application = application;
		this.startTime = startTime;
		this.access = access;
	}

	String application() {
		return this.application;
	}

	String node() {
		return this.node.get();
	}

	Instant startTime() {
		return this.startTime;
	}

	Access access() {
		return this.access;
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}

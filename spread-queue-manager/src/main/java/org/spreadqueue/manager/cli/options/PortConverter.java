// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

/** Reads a port to listen on; 0 is any free one. */
public final class PortConverter extends NumberConverter {

	public PortConverter() {
		super("port", 0, 65535);
	}

}

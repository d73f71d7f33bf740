// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.admin.MessageJson;

/** Messages as lines of JSON, up to a size that a heap has room for. */
final class JsonLines {

	private static final int MAX_BYTES = 16 * 1024 * 1024;

	private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

	private final Viewer viewer;

	JsonLines(Viewer viewer) {
		this.viewer = viewer;
	}

	boolean isFull() {
		return this.lines.size() >= MAX_BYTES;
	}

	void add(QueuedMessage message) {
		write(MessageJson.line(message, this.viewer));
	}

	/** Says where the next export begins. */
	void addNext(long next) {
		write("{\"next\":\"" + next + "\"}");
	}

	private void write(String line) {
		this.lines.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
		this.lines.write('\n');
	}

	byte[] toByteArray() {
		return this.lines.toByteArray();
	}

}

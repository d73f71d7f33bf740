// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The connected socket itself. */
public record PlainTransport(SocketChannel channel) implements Transport {

	@Override
	public Progress prepare() {
		return Progress.DONE;
	}

	@Override
	public void runTasks() {
		// There are none.
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		return this.channel.read(target);
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		return this.channel.write(source);
	}

	@Override
	public boolean flush() {
		return true;
	}

	@Override
	public boolean inputEnded() {
		return false;
	}

	@Override
	public void shutdownOutput() throws IOException {
		this.channel.shutdownOutput();
	}

	@Override
	public boolean isOpen() {
		return this.channel.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.micro;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.manager.machine.LastMessages;
import org.spreadqueue.manager.machine.ManagerEffects;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Packet;

/** Takes what a manager sends, and keeps only its size. */
final class Discarded implements Channels, ManagerEffects {

	private long bytes;

	long bytes() {
		return this.bytes;
	}

	@Override
	public void question(String from, long ticket, Content question) {
	}

	@Override
	public void open(int channel) {
	}

	@Override
	public void close(int channel) {
	}

	@Override
	public void join(int channel, String group) {
	}

	@Override
	public void leave(int channel, String group) {
	}

	@Override
	public boolean hasRoom(int channel) {
		return true;
	}

	@Override
	public void multicast(int channel, String group, byte[] body) {
		this.bytes += body.length;
	}

	@Override
	public void multicast(int channel, Packet packet) {
		this.bytes += packet.body().length;
	}

	@Override
	public void becameActive() {
	}

	@Override
	public void gaveWay(String other, boolean standsBy) {
	}

	@Override
	public void intruder(String other) {
	}

	@Override
	public void mute(String other) {
	}

	@Override
	public void missing(String worker, int messages) {
	}

	@Override
	public void dropped(String from, String reason) {
		throw new IllegalStateException(reason);
	}

	@Override
	public void requeued(String worker) {
	}

	@Override
	public void deadLetter(DeadLetter letter) {
	}

	@Override
	public void closed(LastMessages messages) {
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Packet;

/**
 * Records what a manager's machine asks for.
 */
final class Recorder implements Channels, ManagerEffects {

	/** How many Spread messages its channel still has room for. */
	int room = Integer.MAX_VALUE;

	private List<Recorded> recorded = new ArrayList<>();

	/** What was asked for since the last time. */
	List<Recorded> take() {
		List<Recorded> taken = this.recorded;
		this.recorded = new ArrayList<>();
		return taken;
	}

	@Override
	public void open(int channel) {
		throw new AssertionError("A manager has one session");
	}

	@Override
	public void close(int channel) {
		this.recorded.add(new Recorded.Close());
	}

	@Override
	public void join(int channel, String group) {
		this.recorded.add(new Recorded.Join(group));
	}

	@Override
	public void leave(int channel, String group) {
		this.recorded.add(new Recorded.Leave(group));
	}

	@Override
	public boolean hasRoom(int channel) {
		return this.room > 0;
	}

	@Override
	public void multicast(int channel, String group, byte[] body) {
		this.recorded.add(new Recorded.Send(group, body));
	}

	@Override
	public void multicast(int channel, Packet packet) {
		this.room--;
		this.recorded.add(new Recorded.Native(packet));
	}

	@Override
	public void becameActive() {
		this.recorded.add(new Recorded.BecameActive());
	}

	@Override
	public void gaveWay(String other, boolean standsBy) {
		this.recorded.add(new Recorded.GaveWay(other, standsBy));
	}

	@Override
	public void intruder(String other) {
		this.recorded.add(new Recorded.Intruder(other));
	}

	@Override
	public void mute(String other) {
		this.recorded.add(new Recorded.Mute(other));
	}

	@Override
	public void dropped(String from, String reason) {
		this.recorded.add(new Recorded.Dropped(from, reason));
	}

	@Override
	public void missing(String worker, int messages) {
		this.recorded.add(new Recorded.Missing(worker, messages));
	}

	@Override
	public void requeued(String worker) {
		this.recorded.add(new Recorded.Requeued(worker));
	}

	@Override
	public void deadLetter(DeadLetter letter) {
		this.recorded.add(new Recorded.DeadLettered(letter));
	}

	@Override
	public void question(String from, long ticket, Content question) {
		this.recorded.add(new Recorded.Question(from, ticket, question));
	}

	@Override
	public void closed(LastMessages messages) {
		this.recorded.add(new Recorded.Closed(messages));
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.worker.Job;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker does for a legacy manager, in words, whichever channel it uses.
 */
final class LegacyRecorder implements Channels, WorkerEffects {

	/** How many answers could not be sent as they were. */
	int replaced;

	static final String MANAGER = "#sqm#localhost";

	static final String SENDER = "#alice#localhost";

	private final LegacyCodec codec = new LegacyCodec();

	private final List<String> lines = new ArrayList<>();

	private @Nullable Job last;

	/** All since the last call. */
	List<String> take() {
		List<String> taken = List.copyOf(this.lines);
		this.lines.clear();
		return taken;
	}

	@Override
	public void open(int channel) {
		this.lines.add("opens " + channel);
	}

	@Override
	public void close(int channel) {
	}

	/** The group of native managers, which are not there. */
	@Override
	public void join(int channel, String group) {
		assertThat(group).isEqualTo("WK_orders");
	}

	@Override
	public void leave(int channel, String group) {
		throw new AssertionError("leaves " + group);
	}

	@Override
	public boolean hasRoom(int channel) {
		return true;
	}

	@Override
	public void multicast(int channel, String group, byte[] body) {
		try {
			this.lines.add(describe(group, body));
		}
		catch (FormatException ex) {
			throw new AssertionError(ex);
		}
	}

	@Override
	public void multicast(int channel, Packet packet) {
		throw new AssertionError("says something native to " + packet.groups());
	}

	@Override
	public void start(Job job) {
		this.last = job;
		String text = job.payload().path("text").asString("");
		this.lines.add("start " + job.id() + (text.isEmpty() ? "" : " " + text));
	}

	@Override
	public void offer(Job job, long latest, boolean tell) {
		throw new AssertionError("is offered " + job);
	}

	@Override
	public boolean withdraw(long number) {
		return false;
	}

	@Override
	public void dropped(String from, String reason) {
		this.lines.add("dropped " + reason);
	}

	@Override
	public void replaced(String originator, String reason) {
		this.replaced++;
	}

	@Override
	public void lost(int messages) {
		this.lines.add("lost " + messages);
	}

	@Override
	public void left(boolean finished) {
		this.lines.add((finished || this.last == null) ? "left" : "left with job " + this.last.id());
	}

	private String describe(String group, byte[] body) throws FormatException {
		if (group.equals("WQ_orders")) {
			return this.codec.decodeReport(body).state().wireName();
		}
		assertThat(group).isEqualTo(SENDER);
		LegacyReply reply = this.codec.decodeReply(body);
		if (reply instanceof LegacyReply.Ack) {
			return "ack";
		}
		if (reply instanceof LegacyReply.Failure failure) {
			return "failure " + failure.type() + " " + failure.message();
		}
		return "response " + ((LegacyReply.Response) reply).body();
	}

}

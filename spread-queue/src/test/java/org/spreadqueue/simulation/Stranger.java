// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameCodec;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

/**
 * A hostile program. It belongs to nobody, reads all that is sent to the manager, and
 * sends what it likes: garbage, half frames, reports of jobs that it does not have,
 * greetings, messages that it pretends to hand over, and floods. It may cost the others
 * time, but none of their messages.
 * <p>
 * What nobody can tell from the real thing without a key it leaves out: it does not
 * submit or confirm in the name of a sender, and once it has joined the group of native
 * programs, which makes it a worker to all others, it only greets and sends garbage.
 */
final class Stranger implements Program, Machine {

	private static final long MILLISECOND = 1_000_000;

	private static final String MANAGER = "NQ_q";

	private static final String NATIVE_PROGRAMS = "WK_q";

	private static final int MOST_KNOWN = 50;

	private final StrangerHost host;

	private final RandomGenerator random;

	/** Whether it is in the group of native programs. */
	private final boolean member;

	private final long end;

	private final long meanPause;

	private final FrameCodec codec = new FrameCodec();

	private final List<Frame.Submit> seen = new ArrayList<>();

	private final Set<String> senders = new TreeSet<>();

	private final Set<String> workers = new TreeSet<>();

	private final Set<String> managers = new TreeSet<>();

	private final List<Runnable> tricks;

	private long next;

	/** Creates one that is hostile for so long. */
	Stranger(StrangerHost host, RandomGenerator random, long end) {
		this.host = host;
		this.random = random;
		this.member = random.nextInt(3) == 0;
		this.end = end;
		this.meanPause = 20 * MILLISECOND + random.nextLong(500 * MILLISECOND);
		this.tricks = this.member ? List.of(this::garbage, this::half, this::greet, this::flood)
				: List.of(this::garbage, this::half, this::greet, this::flood, this::report, this::handOver,
						this::dispatch, this::take, this::pretendToManage, this::announce);
	}

	@Override
	public Machine machine() {
		return this;
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		this.host.join(Channels.MAIN, MANAGER);
		if (this.member) {
			this.host.join(Channels.MAIN, NATIVE_PROGRAMS);
		}
	}

	@Override
	public void disconnected(int channel, long now) {
		this.next = now;
	}

	@Override
	public void received(int channel, RegularMessage message, long now) {
		if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
			know(this.managers, message.sender());
			return;
		}
		for (Frame frame : this.codec.decode(message.body()).frames()) {
			if (frame instanceof Frame.Submit submit) {
				know(this.senders, message.sender());
				if (this.seen.size() < MOST_KNOWN) {
					this.seen.add(submit);
				}
				else {
					this.seen.set(this.random.nextInt(MOST_KNOWN), submit);
				}
			}
			else if (frame instanceof Frame.Status) {
				know(this.workers, message.sender());
			}
			else if (frame instanceof Frame.Hello) {
				know(this.managers, message.sender());
			}
		}
	}

	private static void know(Set<String> known, String name) {
		if (known.size() < MOST_KNOWN) {
			known.add(name);
		}
	}

	@Override
	public void tick(long now) {
		if (now - this.next >= 0 && this.host.world().time().elapsed() < this.end && this.host.hasRoom(Channels.MAIN)) {
			this.next = now + this.random.nextLong(2 * this.meanPause);
			this.tricks.get(this.random.nextInt(this.tricks.size())).run();
		}
	}

	@Override
	public void flush(long now) {
	}

	@Override
	public long nextTick(long now) {
		return Math.max(0, this.next - now);
	}

	private void garbage() {
		byte[] bytes = new byte[this.random.nextInt(200)];
		this.random.nextBytes(bytes);
		send(anybody(), bytes);
	}

	/** The beginning of a frame in parts, of which the rest never comes. */
	private void half() {
		FramePacker packer = new FramePacker();
		packer.add(anybody(), new Frame.Response(anId(), Content.of("text/plain", new byte[300_000]), null));
		Packet first = packer.drain().get(0);
		send(first.groups().get(0), first.body());
	}

	private void greet() {
		Frame.Hello hello = new Frame.Hello(NativeProtocol.VERSION, this.random.nextLong(1_000));
		send(this.random.nextBoolean() ? NATIVE_PROGRAMS : any(this.workers), hello);
	}

	private void flood() {
		for (int i = 0; i < 20; i++) {
			garbage();
			this.host.ask();
		}
	}

	/** As a worker that has, or has had, jobs of which it can know nothing. */
	private void report() {
		List<WorkerState> states = List.of(WorkerState.values());
		WorkerState state = states.get(this.random.nextInt(states.size()));
		Frame.Failed failed = new Frame.Failed(anId(), new Frame.JobError("Oops", "no", 9), true);
		send(MANAGER, new Frame.Status(state, this.random.nextInt(10), List.of(anId(), anId()), List.of(anId()),
				List.of(failed), List.of(anId()), this.random.nextLong(1_000)));
	}

	private void handOver() {
		if (!this.seen.isEmpty()) {
			Frame.Submit submit = this.seen.get(this.random.nextInt(this.seen.size()));
			send(MANAGER, new Frame.Submit(submit.id(), 0, content(), submit.reply(), 0, 9, 0, null, false,
					any(this.senders), Integer.MAX_VALUE));
		}
	}

	private void dispatch() {
		send(any(this.workers), new Frame.Dispatch(anId(), content(), false, any(this.senders), 1, 0, 0, false));
	}

	/** As a manager that has taken what was handed over. */
	private void take() {
		send(any(this.managers), new Frame.Ack(anId()));
	}

	private void pretendToManage() {
		this.host.answerAsManager(any(this.managers));
	}

	private void announce() {
		this.host.announce();
	}

	/** No sender has sent this, so nobody may run it. */
	private static Content content() {
		return Content.of(Content.JSON, "\"hostile\"".getBytes(StandardCharsets.US_ASCII));
	}

	private MessageId anId() {
		return this.seen.isEmpty() ? new MessageId(this.random.nextLong(), 1 + this.random.nextInt(10))
				: this.seen.get(this.random.nextInt(this.seen.size())).id();
	}

	private String anybody() {
		return switch (this.random.nextInt(5)) {
			case 0 -> NATIVE_PROGRAMS;
			case 1 -> any(this.senders);
			case 2 -> any(this.workers);
			case 3 -> any(this.managers);
			default -> MANAGER;
		};
	}

	private String any(Set<String> known) {
		return known.isEmpty() ? MANAGER : List.copyOf(known).get(this.random.nextInt(known.size()));
	}

	private void send(String group, Frame frame) {
		send(group, this.codec.encode(frame));
	}

	private void send(String group, byte[] body) {
		this.host.multicast(Channels.MAIN,
				new OutgoingMessage(List.of(group), ServiceType.AGREED, false, NativeProtocol.MESSAGE_TYPE, body));
	}

}

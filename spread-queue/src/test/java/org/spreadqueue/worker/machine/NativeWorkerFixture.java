// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The machine of a worker with what tests say to it, and what it does in words; what goes
 * through another channel than the main one begins with the channel's number. Message
 * <em>n</em> carries the text <em>n</em>, which is also what its job is called here.
 * Where the driver flushes after an input, so does this.
 */
final class NativeWorkerFixture implements Channels, WorkerEffects {

	static final String MANAGER = "#m1#localhost";

	static final String OTHER = "#m2#localhost";

	static final String PERL = "#sqm#localhost";

	static final String SENDER = "#alice#localhost";

	static final String SELF = "#w1#localhost";

	private static final long PRODUCER = 7;

	private static final Duration HEARTBEAT = WorkerOptions.DEFAULT_HEARTBEAT;

	final WorkerMachine machine;

	private final LegacyCodec codec = new LegacyCodec();

	private final WorkerInWords words = new WorkerInWords();

	/** Jobs that have not begun, in their order. */
	private final Map<Long, Offer> offered = new LinkedHashMap<>();

	/** Jobs that run, by what their message says. */
	private final Map<String, Run> running = new HashMap<>();

	private final WorkerOptions options;

	private final Set<Integer> channels = new HashSet<>(Set.of(MAIN));

	private final List<String> lines = new ArrayList<>();

	/** The other members of the group of native programs. */
	private final List<String> present = new ArrayList<>();

	/** How many answers and failure texts could not be sent as they were. */
	int replaced;

	private boolean left;

	/** How many Spread messages its channel still has room for. */
	int room = Integer.MAX_VALUE;

	long now = Duration.ofHours(1).toNanos();

	NativeWorkerFixture(WorkerOptions options) {
		this.options = options;
		this.machine = new WorkerMachine(options, this, this);
	}

	/** Two jobs at a time, none waits. */
	static WorkerOptions options() {
		return WorkerOptions.of(new QueueName("orders")).withConcurrency(2).withPrefetch(0);
	}

	/** With a connection, and nobody has answered yet. */
	static NativeWorkerFixture connected(WorkerOptions options) {
		NativeWorkerFixture worker = new NativeWorkerFixture(options);
		worker.connect();
		return worker;
	}

	/** With a manager of this project. */
	static NativeWorkerFixture greeted(WorkerOptions options) {
		NativeWorkerFixture worker = connected(options);
		assertThat(worker.hello(MANAGER))
			.containsExactly("reports ready " + (options.concurrency() + Math.max(0, options.prefetch())));
		return worker;
	}

	static NativeWorkerFixture greeted() {
		return greeted(options());
	}

	List<String> connect() {
		return connect(MAIN);
	}

	List<String> connect(int channel) {
		this.machine.connected(channel, SELF, this.now);
		return take();
	}

	List<String> disconnect() {
		this.present.clear();
		this.machine.disconnected(MAIN, this.now);
		return take();
	}

	/** A member of the group of native programs greets everybody. */
	List<String> hello(String manager) {
		if (!this.present.contains(manager)) {
			this.present.add(manager);
			change();
		}
		return receive(manager, new Frame.Hello(NativeProtocol.VERSION));
	}

	/** The manager asks what it has. */
	List<String> question(String manager, long number) {
		return receive(manager, new Frame.Hello(NativeProtocol.VERSION, number));
	}

	/** The manager gives it messages, all in one. */
	List<String> dispatch(long... sequences) {
		return receive(MANAGER,
				LongStream.of(sequences)
					.mapToObj((sequence) -> dispatch(sequence, json(sequence), false))
					.toArray(Frame[]::new));
	}

	/** The manager gives it a message whose sender waits for an answer. */
	List<String> request(long sequence) {
		return receive(MANAGER, dispatch(sequence, json(sequence), true));
	}

	/** The manager gives it what a Perl sender has submitted. */
	List<String> ofPerlSender(long sequence) {
		return ofPerlSender(sequence, perl(Long.toString(sequence)));
	}

	List<String> ofPerlSender(long sequence, byte[] body) {
		return receive(MANAGER,
				new Frame.Dispatch(id(sequence), Content.of(Content.PERL, body), false, SENDER, 1, 0, 0, true));
	}

	static Frame.Dispatch dispatch(long sequence, Content content, boolean reply) {
		return new Frame.Dispatch(id(sequence), content, reply, SENDER, 1, 0, 0, false);
	}

	static Frame.Dispatch dispatch(long sequence, String originator) {
		return new Frame.Dispatch(id(sequence), json(sequence), false, originator, 1, 0, 0, false);
	}

	static Content json(long sequence) {
		return Content.of(Content.JSON, ("\"" + sequence + "\"").getBytes(StandardCharsets.US_ASCII));
	}

	/** A Perl manager gives it a message. */
	List<String> ofPerlManager(String text) {
		return ofPerlManager(MAIN, text);
	}

	List<String> ofPerlManager(int channel, String text) {
		try {
			return received(channel, PERL, (short) 0,
					this.codec.encodeDispatch(SENDER, perl(text), WireFormat.DEFAULT));
		}
		catch (FormatException ex) {
			throw new AssertionError(ex);
		}
	}

	List<String> receive(String from, Frame... frames) {
		FramePacker packer = new FramePacker();
		for (Frame frame : frames) {
			packer.add(SELF, frame);
		}
		List<Packet> packets = packer.drain();
		assertThat(packets).hasSize(1);
		return received(from, NativeProtocol.MESSAGE_TYPE, packets.get(0).body());
	}

	List<String> received(String from, short type, byte[] body) {
		return received(MAIN, from, type, body);
	}

	private List<String> received(int channel, String from, short type, byte[] body) {
		this.machine.received(channel,
				new RegularMessage(from, List.of(SELF), ServiceType.FIFO, false, type, false, body), this.now);
		return flush();
	}

	/** Jobs end, all before the driver flushes. */
	List<String> done(String... texts) {
		for (String text : texts) {
			end(text, JobResult.done());
		}
		return flush();
	}

	List<String> finish(String text, JobResult result) {
		end(text, result);
		return flush();
	}

	private void end(String text, JobResult result) {
		Run run = Objects.requireNonNull(this.running.remove(text), () -> text + " does not run");
		this.machine.finished(run.job().id(), result, this.now - run.since(), this.now);
		beginOffered();
	}

	/**
	 * The job of this message reports progress, for the first time since it was asked for
	 * the latest.
	 */
	List<String> report(String text, Supplier<@Nullable Progress> latest) {
		this.machine.reported(job(text).id(), latest, this.now);
		return flush();
	}

	private void beginOffered() {
		while (this.running.size() < this.options.concurrency() && !this.offered.isEmpty()) {
			Offer next = this.offered.values().iterator().next();
			long number = next.job().id();
			this.offered.remove(number);
			if (next.latest() <= this.now) {
				this.machine.overdue(number, this.now);
			}
			else {
				begin(next);
			}
		}
	}

	/**
	 * What cannot be read fails when its job has begun, as the thread of the job finds.
	 */
	private void begin(Offer offer) {
		JobResult failure = null;
		try {
			start(offer.job());
		}
		catch (UnreadableMessageException ex) {
			failure = JobResult.Failure.of(ex);
		}
		if (offer.tell()) {
			this.machine.begun(offer.job().id(), this.now);
		}
		if (failure != null) {
			this.machine.finished(offer.job().id(), failure, 0, this.now);
		}
	}

	/** Those who are in the group of workers and managers now. */
	List<String> members(String... members) {
		this.present.clear();
		this.present.addAll(Arrays.asList(members));
		change();
		return take();
	}

	private void change() {
		List<String> all = new ArrayList<>(List.of(SELF));
		all.addAll(this.present);
		this.machine.membership(MAIN,
				new MembershipChange("WK_orders", new GroupId(1, 1, 1), all, new MembershipCause.Join(SELF)), this.now);
	}

	List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		this.machine.tick(this.now);
		return flush();
	}

	List<String> heartbeat() {
		return tickAfter(HEARTBEAT);
	}

	void pass(Duration time) {
		this.now += time.toNanos();
	}

	Duration nextTick() {
		return Duration.ofNanos(this.machine.nextTick(this.now));
	}

	List<String> leave() {
		this.machine.leave(this.now);
		return flush();
	}

	List<String> abandon() {
		this.machine.abandon(this.now);
		return take();
	}

	List<String> flush() {
		beginOffered();
		this.machine.flush(this.now);
		return take();
	}

	private List<String> take() {
		List<String> taken = new ArrayList<>(this.lines);
		this.lines.clear();
		return taken;
	}

	/** It has said goodbye, and all its sessions are closed. */
	boolean hasLeft() {
		return this.left && this.channels.isEmpty();
	}

	Job job(String text) {
		return Objects.requireNonNull(this.running.get(text), () -> text + " does not run").job();
	}

	static MessageId id(long sequence) {
		return new MessageId(PRODUCER, sequence);
	}

	static JobResult response(String text) {
		return JobResult.response(JsonNodeFactory.instance.stringNode(text));
	}

	private byte[] perl(String text) {
		try {
			return this.codec.encode(JsonNodeFactory.instance.stringNode(text), WireFormat.DEFAULT);
		}
		catch (FormatException ex) {
			throw new AssertionError(ex);
		}
	}

	@Override
	public void open(int channel) {
		this.channels.add(channel);
		sessions();
	}

	@Override
	public void close(int channel) {
		assertThat(this.channels.remove(channel)).as("channel %d was open", channel).isTrue();
		if (!this.left) {
			sessions();
		}
	}

	private void sessions() {
		int count = this.channels.size();
		this.lines.add((count == 1) ? "one session" : count + " sessions");
	}

	@Override
	public void join(int channel, String group) {
		this.lines.add(on(channel) + "joins " + group);
	}

	@Override
	public void leave(int channel, String group) {
		throw new AssertionError("leaves " + group);
	}

	@Override
	public boolean hasRoom(int channel) {
		return this.room > 0;
	}

	@Override
	public void multicast(int channel, String group, byte[] body) {
		try {
			this.lines.add(on(channel) + this.words.legacy(group, body));
		}
		catch (FormatException ex) {
			throw new AssertionError(ex);
		}
	}

	@Override
	public void multicast(int channel, Packet packet) {
		assertThat(channel).isEqualTo(MAIN);
		this.room--;
		this.lines.addAll(this.words.frames(packet));
	}

	private static String on(int channel) {
		return (channel == MAIN) ? "" : channel + ": ";
	}

	@Override
	public void start(Job job) {
		String text = job.payload().asString();
		this.running.put(text, new Run(job, this.now));
		assertThat(this.running).as("jobs that run").hasSizeLessThanOrEqualTo(this.options.concurrency());
		this.lines.add("starts " + text);
	}

	@Override
	public void offer(Job job, long latest, boolean tell) {
		this.offered.put(job.id(), new Offer(job, latest, tell));
	}

	@Override
	public boolean withdraw(long number) {
		return this.offered.remove(number) != null;
	}

	@Override
	public void dropped(String from, String reason) {
		this.lines.add("drops " + reason);
	}

	@Override
	public void replaced(String originator, String reason) {
		this.replaced++;
	}

	@Override
	public void lost(int messages) {
		this.lines.add("loses " + messages);
	}

	@Override
	public void left(boolean finished) {
		this.left = true;
		this.lines.add(finished ? "left" : "left unfinished");
	}

	private record Offer(Job job, long latest, boolean tell) {
	}

	private record Run(Job job, long since) {
	}

}

package org.spreadqueue.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Outbox;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.protocol.legacy.LegacyReport;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The machine of a worker's first session with what tests say to it, and what it does in
 * words. Message <em>n</em> carries the text <em>n</em>, which is also what its job is
 * called here. Where the driver flushes after an input, so does this.
 */
final class NativeWorkerFixture {

	static final String MANAGER = "#m1#localhost";

	static final String OTHER = "#m2#localhost";

	static final String PERL = "#sqm#localhost";

	static final String SENDER = "#alice#localhost";

	static final String SELF = "#w1#localhost";

	private static final long INCARNATION = 7;

	private static final Duration HEARTBEAT = WorkerOptions.DEFAULT_HEARTBEAT;

	/** Those of this worker; tests take some for sessions that are not here. */
	final JobSlots slots;

	final NativeWorkerMachine machine;

	private final LegacyCodec codec = new LegacyCodec();

	private final Inbox inbox = new Inbox();

	/** Jobs that run, by what their message says. */
	private final Map<String, Job> running = new HashMap<>();

	private final WorkerOptions options;

	long now = Duration.ofHours(1).toNanos();

	NativeWorkerFixture(WorkerOptions options) {
		this.options = options;
		this.slots = new JobSlots(options.concurrency());
		this.machine = new NativeWorkerMachine(options, this.slots);
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
		assertThat(worker.hello(MANAGER)).containsExactly("one session",
				"reports ready " + (options.concurrency() + Math.max(0, options.prefetch())));
		return worker;
	}

	static NativeWorkerFixture greeted() {
		return greeted(options());
	}

	List<String> connect() {
		return describe(this.machine.connected(this.now));
	}

	List<String> disconnect() {
		return describe(this.machine.disconnected());
	}

	List<String> hello(String manager) {
		return receive(manager, new Frame.Hello(NativeProtocol.VERSION));
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
		return legacy(perl(text));
	}

	List<String> legacy(byte[] submitted) {
		try {
			return received(PERL, (short) 0, this.codec.encodeDispatch(SENDER, submitted, WireFormat.DEFAULT));
		}
		catch (FormatException ex) {
			throw new AssertionError(ex);
		}
	}

	List<String> receive(String from, Frame... frames) {
		Outbox outbox = new Outbox();
		for (Frame frame : frames) {
			outbox.add(SELF, frame);
		}
		List<Packet> packets = outbox.drain();
		assertThat(packets).hasSize(1);
		return received(from, NativeProtocol.MESSAGE_TYPE, packets.get(0).body());
	}

	List<String> received(String from, short type, byte[] body) {
		List<String> outputs = describe(this.machine
			.received(new RegularMessage(from, List.of(SELF), ServiceType.FIFO, false, type, false, body), this.now));
		outputs.addAll(flush());
		return outputs;
	}

	/** Jobs end, all before the driver flushes. */
	List<String> done(String... texts) {
		List<String> outputs = new ArrayList<>();
		for (String text : texts) {
			outputs.addAll(end(text, JobResult.done()));
		}
		outputs.addAll(flush());
		return outputs;
	}

	List<String> finish(String text, JobResult result) {
		List<String> outputs = end(text, result);
		outputs.addAll(flush());
		return outputs;
	}

	private List<String> end(String text, JobResult result) {
		Job job = Objects.requireNonNull(this.running.remove(text), () -> text + " does not run");
		return describe(this.machine.finished(job.id(), result, this.now));
	}

	/** A session that is not here has ended a job. */
	List<String> slotFreed() {
		this.slots.free();
		List<String> outputs = describe(this.machine.slotFreed(this.now));
		outputs.addAll(flush());
		return outputs;
	}

	/** Those who are in the group of workers and managers now. */
	List<String> members(String... members) {
		List<String> all = new ArrayList<>(List.of(SELF));
		all.addAll(Arrays.asList(members));
		return describe(this.machine.membership(
				new MembershipChange("WK_orders", new GroupId(1, 1, 1), all, new MembershipCause.Join(SELF)),
				this.now));
	}

	List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		List<String> outputs = describe(this.machine.tick(this.now));
		outputs.addAll(flush());
		return outputs;
	}

	List<String> heartbeat() {
		return tickAfter(HEARTBEAT);
	}

	void pass(Duration time) {
		this.now += time.toNanos();
	}

	Duration nextTick() {
		return Duration.ofNanos(this.machine.nextTick() - this.now);
	}

	List<String> leave() {
		List<String> outputs = describe(this.machine.leave(this.now));
		outputs.addAll(flush());
		return outputs;
	}

	List<String> abandon() {
		return describe(this.machine.abandon(this.now));
	}

	List<String> flush() {
		return describe(this.machine.flush(this.now));
	}

	Job job(String text) {
		return Objects.requireNonNull(this.running.get(text), () -> text + " does not run");
	}

	static MessageId id(long sequence) {
		return new MessageId(INCARNATION, sequence);
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

	private List<String> describe(List<WorkerOutput> outputs) {
		List<String> descriptions = new ArrayList<>();
		outputs.forEach((output) -> descriptions.addAll(describe(output)));
		return descriptions;
	}

	private List<String> describe(WorkerOutput output) {
		if (output instanceof WorkerOutput.Native message) {
			return frames(message.packet());
		}
		if (output instanceof WorkerOutput.Send send) {
			return List.of(describe(send));
		}
		if (output instanceof WorkerOutput.Join join) {
			return List.of("joins " + join.group());
		}
		if (output instanceof WorkerOutput.Sessions sessions) {
			return List.of((sessions.further() == 0) ? "one session" : (1 + sessions.further()) + " sessions");
		}
		if (output instanceof WorkerOutput.Start start) {
			String text = start.job().payload().asString();
			this.running.put(text, start.job());
			assertThat(this.running).as("jobs that run").hasSizeLessThanOrEqualTo(this.options.concurrency());
			return List.of("starts " + text);
		}
		if (output instanceof WorkerOutput.Dropped dropped) {
			return List.of("drops " + dropped.reason());
		}
		Long unfinished = ((WorkerOutput.Left) output).unfinished();
		return List.of((unfinished != null) ? "left unfinished" : "left");
	}

	private String describe(WorkerOutput.Send send) {
		try {
			if (send.group().equals("WQ_orders")) {
				LegacyReport report = this.codec.decodeReport(send.body());
				return report.nativeWorker() ? "announces " + report.capacity() : "says " + report.state().wireName();
			}
			assertThat(send.group()).isEqualTo(SENDER);
			LegacyReply reply = this.codec.decodeReply(send.body());
			if (reply instanceof LegacyReply.Ack) {
				return "legacy ack";
			}
			if (reply instanceof LegacyReply.Failure failure) {
				return "legacy failure " + failure.type() + " " + failure.message();
			}
			return "legacy answer " + ((LegacyReply.Response) reply).body();
		}
		catch (FormatException ex) {
			throw new AssertionError(ex);
		}
	}

	private List<String> frames(Packet packet) {
		return this.inbox.receive(SELF, packet.body())
			.frames()
			.stream()
			.map((frame) -> describe(frame, packet.groups()))
			.toList();
	}

	private static String describe(Frame frame, List<String> groups) {
		if (frame instanceof Frame.Status status) {
			Set<String> told = new LinkedHashSet<>(groups);
			assertThat(told.remove("NQ_orders")).as("told the manager").isTrue();
			return "reports " + describe(status) + (told.isEmpty() ? "" : " and tells " + String.join(" ", told));
		}
		if (frame instanceof Frame.Ack ack) {
			assertThat(groups).containsExactly(SENDER);
			return "acks " + ack.id().sequence();
		}
		Frame.Response response = (Frame.Response) frame;
		assertThat(groups).contains(SENDER);
		Frame.JobError error = response.error();
		return "answers " + response.id().sequence() + " "
				+ ((error != null) ? error.type() + " " + error.message() : text(response.content()));
	}

	private static String text(@Nullable Content content) {
		return (content != null) ? new String(content.body(), StandardCharsets.UTF_8) : "nothing";
	}

	private static String describe(Frame.Status status) {
		StringBuilder text = new StringBuilder();
		text.append(switch (status.state()) {
			case READY -> "ready ";
			case WORKING -> "working ";
			case TERMINATE -> "terminate ";
		}).append(status.capacity());
		append(text, " done", status.done());
		append(text, " back", status.requeued());
		append(text, " held", status.held());
		for (Frame.Failed failed : status.failed()) {
			text.append(" failed ").append(failed.id().sequence()).append(' ').append(failed.error().type());
			text.append(failed.fatal() ? " for good" : "");
		}
		return text.toString();
	}

	private static void append(StringBuilder text, String word, List<MessageId> ids) {
		if (!ids.isEmpty()) {
			text.append(word);
			ids.forEach((id) -> text.append(' ').append(id.sequence()));
		}
	}

}

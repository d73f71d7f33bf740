// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.FrameCodec;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sender's machine among native managers, and what it does in words. Inputs return what
 * they led to.
 */
final class NativeFixture implements Channels, SenderEffects {

	static final long PRODUCER = 7;

	static final Duration TIMEOUT = Duration.ofSeconds(5);

	static final String MANAGER = "#m1#localhost";

	static final String OTHER = "#m2#localhost";

	static final String PERL = "#sqm#localhost";

	static final String WORKER = "#w1#localhost";

	private static final String SENDER = "#s#localhost";

	private final LegacyCodec codec = new LegacyCodec();

	private final FrameCodec frames = new FrameCodec();

	private final FrameAssembler assembler = new FrameAssembler();

	private final List<String> effects = new ArrayList<>();

	final SenderMachine machine;

	final List<Frame.Submit> submits = new ArrayList<>();

	/** How many Spread messages its channel still has room for. */
	int room = Integer.MAX_VALUE;

	/** Why messages failed, the latest last. */
	final List<String> failures = new ArrayList<>();

	long now = Duration.ofHours(1).toNanos();

	private Duration timeout = TIMEOUT;

	private long ids;

	NativeFixture(SenderOptions options) {
		this.machine = new SenderMachine(options, PRODUCER, this, this);
	}

	NativeFixture() {
		this(options());
	}

	static SenderOptions options() {
		return SenderOptions.of(new QueueName("orders"));
	}

	/** With a connection and a manager of this project. */
	static NativeFixture connected(SenderOptions options) {
		NativeFixture fixture = new NativeFixture(options);
		assertThat(fixture.connect()).containsExactly("asks");
		assertThat(fixture.managerAnswers(MANAGER)).containsExactly("found " + MANAGER);
		return fixture;
	}

	/** One whose messages have so long to be accepted. */
	static NativeFixture connected(SenderOptions options, Duration timeout) {
		NativeFixture fixture = connected(options);
		fixture.timeout = timeout;
		return fixture;
	}

	static NativeFixture connected() {
		return connected(options());
	}

	List<String> connect() {
		this.machine.connected(MAIN, SENDER, this.now);
		return drain();
	}

	List<String> disconnect() {
		this.machine.disconnected(MAIN, this.now);
		return drain();
	}

	List<String> managerAnswers(String manager) {
		return answer(manager, !manager.equals(PERL));
	}

	private List<String> answer(String manager, boolean nativeManager) {
		QueueStatistics none = new QueueStatistics(Instant.EPOCH, Duration.ZERO, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0);
		return receive(manager, (short) 0, this.codec.encodeStatistics(none, WireFormat.DEFAULT, nativeManager));
	}

	/** Submits a message whose payload is its text. */
	List<String> send(String text) {
		return send(text, UnaryOperator.identity());
	}

	List<String> send(String text, UnaryOperator<OutgoingJob> terms) {
		this.ids++;
		this.machine.submit(
				Submission.message(this.ids, terms.apply(OutgoingJob.of(json(text))), this.now, this.timeout),
				this.now);
		return drain();
	}

	List<String> request(String text) {
		this.ids++;
		this.machine.submit(Submission.request(this.ids, OutgoingJob.of(json(text)), this.now, this.timeout), this.now);
		return drain();
	}

	static Content json(String text) {
		return Content.of(Content.JSON, ("\"" + text + "\"").getBytes(StandardCharsets.US_ASCII));
	}

	List<String> flush() {
		this.machine.flush(this.now);
		return drain();
	}

	List<String> sendAndFlush(String text) {
		assertThat(send(text)).isEmpty();
		return flush();
	}

	List<String> receive(String from, Frame frame) {
		return receive(from, NativeProtocol.MESSAGE_TYPE, this.frames.encode(frame));
	}

	private List<String> receive(String from, short type, byte[] body) {
		this.machine.received(MAIN,
				new RegularMessage(from, List.of(SENDER), ServiceType.FIFO, false, type, false, body), this.now);
		return drain();
	}

	List<String> confirm(String from, long upTo, long received) {
		return receive(from, confirmation(upTo, 256, received, 4, false, List.of(), List.of()));
	}

	/** The manager has counted Spread messages and does not know whose they are. */
	List<String> counted(String from, long received, int spreadWindow) {
		return receive(from, new Frame.Confirm(NativeProtocol.NO_PRODUCER, 0, 1, received, spreadWindow, false,
				List.of(), List.of()));
	}

	List<String> rewind(String from, long upTo, long received) {
		return receive(from, confirmation(upTo, 256, received, 4, true, List.of(), List.of()));
	}

	List<String> done(String from, long upTo, long received, Long... ranges) {
		return receive(from, confirmation(upTo, 256, received, 4, false, List.of(ranges), List.of()));
	}

	List<String> ended(long upTo, long received, long sequence, Frame.Outcome reason) {
		return receive(MANAGER, confirmation(upTo, 256, received, 4, false, List.of(),
				List.of(new Frame.OtherOutcome(sequence, reason, "because"))));
	}

	static Frame confirmation(long upTo, int window, long received, int spreadWindow, boolean rewind, List<Long> done,
			List<Frame.OtherOutcome> ended) {
		return new Frame.Confirm(PRODUCER, upTo, window, received, spreadWindow, rewind, done, ended);
	}

	List<String> workerSays(Long... done) {
		List<MessageId> ids = new ArrayList<>();
		for (Long sequence : done) {
			ids.add(id(sequence));
		}
		return receive(WORKER, new Frame.Status(WorkerState.READY, 1, ids, List.of(), List.of(), List.of()));
	}

	/** A worker says to its new manager what it has of the earlier one. */
	List<String> workerHolds(long sequence) {
		return receive(WORKER,
				new Frame.Status(WorkerState.READY, 1, List.of(), List.of(), List.of(), List.of(id(sequence))));
	}

	List<String> response(long sequence, @Nullable Content content, Frame.@Nullable JobError error) {
		return receive(WORKER, new Frame.Response(id(sequence), content, error));
	}

	static MessageId id(long sequence) {
		return new MessageId(PRODUCER, sequence);
	}

	List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		this.machine.tick(this.now);
		return drain();
	}

	List<String> close() {
		this.machine.close();
		return drain();
	}

	Frame.Submit lastSubmit() {
		return this.submits.get(this.submits.size() - 1);
	}

	private List<String> drain() {
		List<String> drained = List.copyOf(this.effects);
		this.effects.clear();
		return drained;
	}

	@Override
	public void open(int channel) {
		this.effects.add("Open");
	}

	@Override
	public void close(int channel) {
		this.effects.add("Close");
	}

	@Override
	public void join(int channel, String group) {
		throw new AssertionError("senders join no groups");
	}

	@Override
	public void leave(int channel, String group) {
		throw new AssertionError("senders join no groups");
	}

	@Override
	public boolean hasRoom(int channel) {
		return this.room > 0;
	}

	@Override
	public void multicast(int channel, String group, byte[] body) {
		this.effects.add(this.codec.isStatusCommand(body) ? "asks" : "legacy");
	}

	@Override
	public void multicast(int channel, Packet packet) {
		assertThat(channel).isEqualTo(MAIN);
		this.room--;
		assertThat(packet.groups()).containsExactly("NQ_orders");
		this.effects.add("submits " + String.join(" ",
				this.assembler.receive(SENDER, packet.body())
					.frames()
					.stream()
					.map(Frame.Submit.class::cast)
					.map(this::describe)
					.toList()));
	}

	/** Sequence, the previous one kept, and a star if another manager may have had it. */
	private String describe(Frame.Submit submit) {
		this.submits.add(submit);
		return submit.id().sequence() + "<" + submit.previous() + (submit.resubmitted() ? "*" : "");
	}

	@Override
	public void accepted(long id, MessageId messageId, boolean outcomeFollows) {
		this.effects.add("accepted " + id + (outcomeFollows ? "" : " for good"));
	}

	@Override
	public void done(long id) {
		this.effects.add("done " + id);
	}

	@Override
	public void progressed(long id, Progress progress) {
		this.effects
			.add(id + " at " + progress.fraction() + " " + progress.text() + " after " + progress.running().toMillis());
	}

	@Override
	public void answered(long id, Content answer) {
		this.effects.add(id + " answered " + answer.tree());
	}

	@Override
	public void jobFailed(long id, @Nullable String type, String message, int attempt) {
		this.effects.add(id + " job failed " + type + " " + message + " " + attempt);
	}

	@Override
	public void failed(long id, Reason reason, String detail) {
		this.effects.add(id + " failed " + reason);
		this.failures.add(detail);
	}

	@Override
	public void managerFound(ManagerInfo manager) {
		this.effects.add("found " + manager.privateGroup());
	}

	@Override
	public void managerMissing() {
		this.effects.add("ManagerMissing");
	}

	@Override
	public void ignored(String from, String what) {
		this.effects.add("Ignored");
	}

	@Override
	public void malformed(String from, String problem) {
		this.effects.add("malformed");
	}

}

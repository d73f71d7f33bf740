package org.spreadqueue.sender;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.QueueStatistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sender's machine among native managers, and what it does in words.
 */
final class NativeFixture {

	static final long INCARNATION = 7;

	static final Duration TIMEOUT = Duration.ofSeconds(5);

	static final String MANAGER = "#m1#localhost";

	static final String OTHER = "#m2#localhost";

	static final String PERL = "#sqm#localhost";

	static final String WORKER = "#w1#localhost";

	private final LegacyCodec codec = new LegacyCodec();

	private final Inbox inbox = new Inbox();

	final SenderMachine machine;

	final List<Frame.Submit> submits = new ArrayList<>();

	long now = Duration.ofHours(1).toNanos();

	private Duration timeout = TIMEOUT;

	private long ids;

	NativeFixture(SenderOptions options) {
		this.machine = new SenderMachine(options, INCARNATION);
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
		return describe(this.machine.connected(SenderMachine.CONTROL, this.now));
	}

	List<String> disconnect() {
		return describe(this.machine.disconnected(SenderMachine.CONTROL, this.now));
	}

	List<String> managerAnswers(String manager) {
		return answer(manager, !manager.equals(PERL));
	}

	private List<String> answer(String manager, boolean nativeManager) {
		QueueStatistics none = new QueueStatistics(Instant.EPOCH, Duration.ZERO, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0);
		return describe(this.machine.received(SenderMachine.CONTROL, manager,
				this.codec.encodeStatistics(none, WireFormat.DEFAULT, nativeManager), this.now));
	}

	/** Submits a message whose payload is its text. */
	List<String> send(String text) {
		return send(text, DeliveryTerms.STANDARD);
	}

	List<String> send(String text, DeliveryTerms terms) {
		return describe(this.machine.send(submission(json(text), terms), this.now));
	}

	List<String> request(String text) {
		return describe(this.machine.request(submission(json(text), DeliveryTerms.STANDARD), this.now));
	}

	private Submission submission(Content content, DeliveryTerms terms) {
		this.ids++;
		return new Submission(this.ids, content, terms, this.now + this.timeout.toNanos());
	}

	static Content json(String text) {
		return Content.of(Content.JSON, ("\"" + text + "\"").getBytes(StandardCharsets.US_ASCII));
	}

	List<String> flush() {
		return describe(this.machine.flush(this.now));
	}

	List<String> sendAndFlush(String text) {
		assertThat(send(text)).isEmpty();
		return flush();
	}

	List<String> receive(String from, Frame frame) {
		return describe(this.machine.received(SenderMachine.CONTROL, from, frame, this.now));
	}

	List<String> confirm(String from, long upTo, long received) {
		return receive(from, confirmation(upTo, 256, received, 4, false, List.of(), List.of()));
	}

	/** The manager has counted Spread messages and does not know whose they are. */
	List<String> counted(String from, long received, int spreadWindow) {
		return receive(from, new Frame.Confirm(NativeProtocol.NO_INCARNATION, 0, 1, received, spreadWindow, false,
				List.of(), List.of()));
	}

	List<String> rewind(String from, long upTo, long received) {
		return receive(from, confirmation(upTo, 256, received, 4, true, List.of(), List.of()));
	}

	List<String> done(String from, long upTo, long received, Long... ranges) {
		return receive(from, confirmation(upTo, 256, received, 4, false, List.of(ranges), List.of()));
	}

	List<String> ended(long upTo, long received, long sequence, Frame.EndReason reason) {
		return receive(MANAGER, confirmation(upTo, 256, received, 4, false, List.of(),
				List.of(new Frame.Ended(sequence, reason, "because"))));
	}

	static Frame confirmation(long upTo, int window, long received, int spreadWindow, boolean rewind, List<Long> done,
			List<Frame.Ended> ended) {
		return new Frame.Confirm(INCARNATION, upTo, window, received, spreadWindow, rewind, done, ended);
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
		return new MessageId(INCARNATION, sequence);
	}

	List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		return describe(this.machine.tick(this.now));
	}

	Frame.Submit lastSubmit() {
		return this.submits.get(this.submits.size() - 1);
	}

	private List<String> describe(List<SenderOutput> outputs) {
		return outputs.stream().map(this::describe).toList();
	}

	private String describe(SenderOutput output) {
		if (output instanceof SenderOutput.Native message) {
			assertThat(message.channel()).isEqualTo(SenderMachine.CONTROL);
			assertThat(message.packet().groups()).containsExactly("NQ_orders");
			return "submits " + String.join(" ",
					this.inbox.receive("#s#localhost", message.packet().body())
						.frames()
						.stream()
						.map(Frame.Submit.class::cast)
						.map(this::describe)
						.toList());
		}
		if (output instanceof SenderOutput.Multicast multicast) {
			return this.codec.isStatusCommand(multicast.body()) ? "asks" : "legacy";
		}
		if (output instanceof SenderOutput.Confirmed confirmed) {
			return "accepted " + confirmed.id() + (confirmed.doneFollows() ? "" : " for good");
		}
		if (output instanceof SenderOutput.Done done) {
			return "done " + done.id();
		}
		if (output instanceof SenderOutput.Failed failed) {
			return failed.id() + " failed " + failed.reason();
		}
		if (output instanceof SenderOutput.Answered answered) {
			return answered.id() + " answered " + answered.body();
		}
		if (output instanceof SenderOutput.JobFailed failed) {
			return failed.id() + " job failed " + failed.type() + " " + failed.message() + " " + failed.attempt();
		}
		if (output instanceof SenderOutput.ManagerFound found) {
			return "found " + found.manager().privateGroup();
		}
		return output.getClass().getSimpleName();
	}

	/** Sequence, the previous one kept, and a star if another manager may have had it. */
	private String describe(Frame.Submit submit) {
		this.submits.add(submit);
		return submit.id().sequence() + "<" + submit.previous() + (submit.resubmitted() ? "*" : "");
	}

}

package org.spreadqueue.manager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.QueueLimits.Overflow;
import org.spreadqueue.protocol.LegacyCodec;
import org.spreadqueue.protocol.WorkerStatus;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Frame.EndReason;
import org.spreadqueue.protocol.frame.Frame.State;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Outbox;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

import static org.assertj.core.api.Assertions.assertThat;

class NativeManagerMachineTests {

	private static final String SELF = "#sqm#localhost";

	private static final String OTHER = "#a-manager#localhost";

	private static final String ALICE = "#alice#localhost";

	private static final String W1 = "#w1#localhost";

	private static final String W2 = "#w2#localhost";

	private static final long INCARNATION = 7;

	private final LegacyCodec codec = new LegacyCodec();

	private ManagerMachine machine = machine(QueueLimits.DEFAULT);

	private List<ManagerOutput> outputs = new ArrayList<>();

	private List<Packet> packets = new ArrayList<>();

	private long now;

	@BeforeEach
	void start() {
		activate();
	}

	@Test
	void joinsTheNativeGroupsBeforeItAnswersAnybody() {
		ManagerMachine fresh = machine(QueueLimits.DEFAULT);
		assertThat(fresh.connected(SELF, 0)).contains(new ManagerOutput.Join("WK_orders"));
		assertThat(fresh.membership(members("MQ_orders", SELF), 0)).contains(new ManagerOutput.Join("NQ_orders"));
	}

	@Test
	void greetsAWorkerThatAnnouncesItselfAndRegistersItByItsStatus() {
		legacy(W1, "WQ_orders", this.codec.encodeReady(4));
		assertThat(frames(W1)).containsExactly(new Frame.Hello(NativeProtocol.VERSION));
		assertThat(this.machine.workers()).isZero();
		status(W1, 4);
		assertThat(this.machine.workers()).isEqualTo(1);
	}

	@Test
	void greetsAWorkerThatItDoesNotKnow() {
		status(W1, 4);
		assertThat(frames(W1)).containsExactly(new Frame.Hello(NativeProtocol.VERSION));
		assertThat(this.machine.workers()).isZero();
	}

	@Test
	void givesAWorkerWhatItMayHoldAndNoMore() {
		worker(W1, 2);
		submit(1, 2, 3);
		assertThat(dispatched(W1)).containsExactly(1L, 2L);
		status(W1, 2, done(1));
		assertThat(dispatched(W1)).containsExactly(3L);
	}

	@Test
	void confirmsAcceptedAndDone() {
		worker(W1, 1);
		submit(1);
		assertThat(confirm().upTo()).isEqualTo(1);
		status(W1, 1, done(1));
		assertThat(confirm().done()).containsExactly(1L, 1L);
		assertThat(this.machine.held()).isZero();
	}

	@Test
	void leavesOutTheDoneThatTheWorkerToldTheSenderItself() {
		worker(W1, 1);
		submit(1);
		receive(W1, List.of("NQ_orders", ALICE), status(State.READY, 1, done(1)));
		assertThat(frames(ALICE)).isEmpty();
		assertThat(this.machine.held()).isZero();
	}

	@Test
	void oneSpreadMessageCarriesConfirmAndDispatch() {
		worker(W1, 1);
		submit(1);
		assertThat(this.packets).hasSize(1);
		assertThat(this.packets.get(0).groups()).containsExactlyInAnyOrder(ALICE, W1);
	}

	@Test
	void confirmsADuplicateAgainAsFinishedIfItIsNotHeld() {
		worker(W1, 1);
		submit(1);
		submit(1);
		assertThat(confirm().done()).isEmpty();
		status(W1, 1, done(1));
		submit(1);
		assertThat(confirm().done()).containsExactly(1L, 1L);
		assertThat(this.machine.figures(this.now).accepted()).isEqualTo(1);
	}

	@Test
	void asksForWhatIsMissing() {
		receive(ALICE, List.of("NQ_orders"), Frame.submit(id(3), 2, content(10), false));
		assertThat(confirm().rewind()).isTrue();
		assertThat(confirm().upTo()).isZero();
		assertThat(this.machine.held()).isZero();
	}

	@Test
	void acceptsAcrossWhatTheSenderNoLongerKeeps() {
		receive(ALICE, List.of("NQ_orders"), Frame.submit(id(5), 0, content(10), false));
		assertThat(confirm().upTo()).isEqualTo(5);
	}

	@Test
	void whatALostWorkerHadGoesToTheHeadAgain() {
		worker(W1, 2);
		submit(1, 2, 3);
		worker(W2, 3);
		present(SELF, W2);
		assertThat(dispatches(W2)).extracting((dispatch) -> dispatch.id().sequence()).containsExactly(1L, 2L);
		assertThat(dispatches(W2)).extracting(Frame.Dispatch::attempt).containsExactly(2, 2);
	}

	@Test
	void aSilentWorkerIsLostAfterThreeTimeouts() {
		worker(W1, 1);
		submit(1);
		tickAfter(Duration.ofSeconds(14));
		assertThat(this.machine.workers()).isEqualTo(1);
		tickAfter(Duration.ofSeconds(1));
		assertThat(this.machine.workers()).isZero();
		assertThat(this.machine.waiting()).isEqualTo(1);
	}

	@Test
	void aMessageThatLosesItsWorkersTooOftenIsADeadLetter() {
		submit(1);
		for (int i = 0; i < 3; i++) {
			worker(W1, 1);
			present(SELF);
		}
		assertThat(confirm().ended()).extracting(Frame.Ended::reason).containsExactly(EndReason.DEAD_LETTERED);
		assertThat(this.outputs).anyMatch(ManagerOutput.DeadLetter.class::isInstance);
		assertThat(this.machine.held()).isZero();
	}

	@Test
	void whatFailedIsTriedAgainAfterADelayAndThenADeadLetter() {
		worker(W1, 1);
		submit(1);
		for (int attempt = 1; attempt < 3; attempt++) {
			status(W1, 1, failed(1));
			assertThat(dispatched(W1)).isEmpty();
			tickAfter(Duration.ofSeconds(1));
			assertThat(dispatches(W1)).extracting(Frame.Dispatch::attempt).containsExactly(attempt + 1);
		}
		status(W1, 1, failed(1));
		assertThat(confirm().ended()).extracting(Frame.Ended::reason).containsExactly(EndReason.DEAD_LETTERED);
	}

	@Test
	void handingBackCostsNoDelivery() {
		worker(W1, 1);
		submit(1);
		worker(W2, 1);
		status(W1, new Frame.Status(State.WORKING, 0, List.of(), List.of(id(1)), List.of(), List.of()));
		assertThat(dispatches(W2)).extracting(Frame.Dispatch::attempt).containsExactly(1);
	}

	@Test
	void doneIsDoneWhoeverHasTheMessage() {
		submit(1);
		status(W2, 1, done(1));
		assertThat(this.machine.held()).isZero();
		assertThat(confirm().done()).containsExactly(1L, 1L);
	}

	@Test
	void tellsTheSenderThatAMessageExpired() {
		receive(ALICE, List.of("NQ_orders"),
				new Frame.Submit(id(1), 0, content(1), false, 500, 4, 0, null, false, null, 0));
		tickAfter(Duration.ofMillis(500));
		assertThat(confirm().ended()).extracting(Frame.Ended::reason).containsExactly(EndReason.EXPIRED);
	}

	@Test
	void blocksSendersAtTheLimitAndAsksThemWhenThereIsRoom() {
		limits(QueueLimits.DEFAULT.withMaxLength(2));
		submit(1, 2, 3, 4);
		assertThat(this.machine.held()).isEqualTo(2);
		assertThat(confirm().upTo()).isEqualTo(2);
		assertThat(confirm().rewind()).isFalse();
		worker(W1, 1);
		status(W1, 1, done(1));
		assertThat(confirm().rewind()).isTrue();
		submit(3, 4);
		assertThat(this.machine.held()).isEqualTo(2);
		assertThat(confirm().upTo()).isEqualTo(3);
	}

	@Test
	void neverHoldsMoreBytesThanAllowed() {
		limits(QueueLimits.DEFAULT.withMaxBytes(25));
		submit(1, 2, 3);
		assertThat(this.machine.figures(this.now).bytes()).isEqualTo(20);
	}

	@Test
	void rejectsAtTheLimitIfThatIsThePolicy() {
		limits(QueueLimits.DEFAULT.withMaxLength(1).withOverflow(Overflow.REJECT));
		submit(1, 2);
		assertThat(confirm().upTo()).isEqualTo(2);
		assertThat(confirm().ended()).extracting(Frame.Ended::reason).containsExactly(EndReason.REJECTED);
		assertThat(this.machine.held()).isEqualTo(1);
	}

	@Test
	void displacesTheOldestIfThatIsThePolicy() {
		limits(QueueLimits.DEFAULT.withMaxLength(1).withOverflow(Overflow.DEAD_LETTER_OLDEST));
		submit(1, 2);
		assertThat(confirm().ended()).extracting(Frame.Ended::sequence).containsExactly(1L);
		assertThat(this.machine.held()).isEqualTo(1);
	}

	@Test
	void tellsAPerlSenderThatTheQueueIsFull() {
		limits(QueueLimits.DEFAULT.withMaxLength(1));
		legacy(ALICE, "MQ_orders", bytes("one"));
		legacy(ALICE, "MQ_orders", bytes("two"));
		assertThat(this.machine.held()).isEqualTo(1);
		assertThat(this.outputs).anyMatch(ManagerOutput.Dropped.class::isInstance);
	}

	@Test
	void whatWasSubmittedToAnotherManagerWaitsUntilItsWorkerClaimsIt() {
		legacy(W1, "WQ_orders", this.codec.encodeReady(1));
		worker(W2, 1);
		receive(ALICE, List.of("NQ_orders"),
				new Frame.Submit(id(1), 0, content(1), false, 0, 4, 0, null, true, null, 0));
		assertThat(dispatched(W2)).isEmpty();
		status(W1, new Frame.Status(State.READY, 1, List.of(), List.of(), List.of(), List.of(id(1))));
		tickAfter(Duration.ofSeconds(1));
		assertThat(dispatched(W2)).isEmpty();
		assertThat(this.machine.figures(this.now).out()).isEqualTo(1);
	}

	@Test
	void aWorkerMayClaimWhatIsSubmittedLater() {
		legacy(W1, "WQ_orders", this.codec.encodeReady(1));
		status(W1, new Frame.Status(State.READY, 1, List.of(), List.of(), List.of(), List.of(id(1))));
		worker(W2, 1);
		submit(1);
		assertThat(dispatched(W2)).isEmpty();
		assertThat(this.machine.figures(this.now).out()).isEqualTo(1);
	}

	@Test
	void keepsWhatWorkersHadASecondAfterItsConnectionWasLost() {
		worker(W1, 1);
		submit(1);
		this.machine.disconnected(this.now);
		activate();
		worker(W2, 1);
		assertThat(dispatched(W2)).isEmpty();
		tickAfter(Duration.ofSeconds(1));
		assertThat(dispatched(W2)).containsExactly(1L);
	}

	@Test
	void takesOverAtOnceWhenTheActiveManagerIsGone() {
		this.machine = machine(QueueLimits.DEFAULT);
		this.machine.connected(SELF, this.now);
		this.machine.membership(members("WK_orders", OTHER, SELF), this.now);
		this.machine.membership(members("MQ_orders", OTHER, SELF), this.now);
		assertThat(this.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		assertThat(this.machine.membership(members("WK_orders", SELF), this.now))
			.contains(new ManagerOutput.Join("MQ_orders"));
	}

	@Test
	void handsNativeMessagesOverToANativeManager() {
		submit(1);
		present(SELF, OTHER);
		this.outputs = new ArrayList<>(
				this.machine.membership(new MembershipChange("MQ_orders", new GroupId(1, 1, 1), List.of(OTHER, SELF),
						new MembershipCause.Network(List.of(List.of(OTHER), List.of(SELF)), 1)), this.now));
		flush();
		assertThat(frames("NQ_orders")).singleElement().satisfies((frame) -> {
			Frame.Submit submit = (Frame.Submit) frame;
			assertThat(submit.originator()).isEqualTo(ALICE);
			assertThat(submit.id()).isEqualTo(id(1));
		});
		assertThat(this.machine.held()).isZero();
	}

	@Test
	void takesWhatAnotherManagerHandsOverOnceAndMovesNothing() {
		Frame.Submit handedOver = new Frame.Submit(id(9), 0, content(1), false, 0, 4, 0, null, true, ALICE, 1);
		receive(OTHER, List.of("NQ_orders"), handedOver);
		receive(OTHER, List.of("NQ_orders"), handedOver);
		assertThat(this.machine.held()).isEqualTo(1);
		submit(1);
		assertThat(confirm().upTo()).isEqualTo(1);
	}

	@Test
	void translatesForAPerlWorkerAndPassesItsAnswerOn() throws Exception {
		legacy(W1, "WQ_orders", this.codec.encode(WorkerStatus.READY));
		receive(ALICE, List.of("NQ_orders"),
				Frame.submit(id(1), 0, Content.of(Content.JSON, bytes("{\"n\":1}")), true));
		ManagerOutput.Send sent = (ManagerOutput.Send) this.outputs.stream()
			.filter(ManagerOutput.Send.class::isInstance)
			.findFirst()
			.orElseThrow();
		assertThat(this.codec.decodeDispatch(sent.body()).originator()).isEqualTo(SELF);
		legacy(W1, "WQ_orders", this.codec.encode(WorkerStatus.WORKING));
		legacy(W1, SELF, this.codec.encodeAck(WireFormat.DEFAULT));
		assertThat(frames(ALICE)).contains(new Frame.Ack(id(1)));
		legacy(W1, "WQ_orders", this.codec.encode(WorkerStatus.READY));
		assertThat(confirm().done()).containsExactly(1L, 1L);
	}

	@Test
	void givesAPerlSendersMessageToANativeWorkerAsItCame() {
		worker(W1, 1);
		legacy(ALICE, "MQ_orders", bytes("any bytes"));
		Frame.Dispatch dispatch = dispatches(W1).get(0);
		assertThat(dispatch.legacy()).isTrue();
		assertThat(dispatch.originator()).isEqualTo(ALICE);
		assertThat(dispatch.content()).isEqualTo(Content.of(Content.PERL, bytes("any bytes")));
	}

	@Test
	void aMessageThatNoPerlWorkerCanReadWaitsForANativeOneOrIsADeadLetter() {
		legacy(W2, "WQ_orders", this.codec.encode(WorkerStatus.READY));
		receive(ALICE, List.of("NQ_orders"), Frame.submit(id(1), 0, Content.of("image/png", bytes("x")), false));
		assertThat(confirm().ended()).extracting(Frame.Ended::reason).containsExactly(EndReason.DEAD_LETTERED);
	}

	@Test
	void countsSpreadMessagesAndDividesTheBudget() {
		submit(1);
		submit(2);
		assertThat(confirm().received()).isEqualTo(2);
		assertThat(confirm().spreadWindow()).isEqualTo(600);
		receive("#bob#localhost", List.of("NQ_orders"), Frame.submit(new MessageId(8, 1), 0, content(1), false));
		submit(3);
		assertThat(confirm().spreadWindow()).isEqualTo(300);
	}

	@Test
	void forgetsASilentSenderOfWhichItHoldsNothing() {
		worker(W1, 1);
		submit(1);
		status(W1, 1, done(1));
		tickAfter(Duration.ofMinutes(10));
		assertThat(this.machine.senders()).isZero();
	}

	@Test
	void aPausedQueueGivesNothingOut() {
		worker(W1, 1);
		this.machine.pause();
		submit(1);
		assertThat(dispatched(W1)).isEmpty();
		this.outputs = new ArrayList<>(this.machine.resume(this.now));
		flush();
		assertThat(dispatched(W1)).containsExactly(1L);
	}

	@Test
	void tellsSendersThatTheQueueWasEmptied() {
		submit(1);
		assertThat(this.machine.purge(this.now)).isEqualTo(1);
		this.outputs = new ArrayList<>();
		flush();
		assertThat(confirm().ended()).extracting(Frame.Ended::reason).containsExactly(EndReason.PURGED);
	}

	private static ManagerMachine machine(QueueLimits limits) {
		return new ManagerMachine(ManagerOptions.of(new QueueName("orders")).withLimits(limits), 1, Instant.EPOCH, 0);
	}

	private void limits(QueueLimits limits) {
		this.machine = machine(limits);
		activate();
	}

	private void activate() {
		this.machine.connected(SELF, this.now);
		this.machine.membership(members("MQ_orders", SELF), this.now);
		assertThat(this.machine.state()).isEqualTo(ManagerState.ACTIVE);
	}

	private void worker(String name, int capacity) {
		legacy(name, "WQ_orders", this.codec.encodeReady(capacity));
		status(name, capacity);
	}

	private void submit(long... sequences) {
		Frame[] frames = new Frame[sequences.length];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = Frame.submit(id(sequences[i]), sequences[i] - 1, content(10), false);
		}
		receive(ALICE, List.of("NQ_orders"), frames);
	}

	private void status(String worker, int capacity, MessageId... done) {
		status(worker, status(State.READY, capacity, done));
	}

	private void status(String worker, int capacity, Frame.Failed failed) {
		status(worker, new Frame.Status(State.READY, capacity, List.of(), List.of(), List.of(failed), List.of()));
	}

	private void status(String worker, Frame.Status status) {
		receive(worker, List.of("NQ_orders"), status);
	}

	private static Frame.Status status(State state, int capacity, MessageId... done) {
		return new Frame.Status(state, capacity, List.of(done), List.of(), List.of(), List.of());
	}

	private static MessageId done(long sequence) {
		return id(sequence);
	}

	private static Frame.Failed failed(long sequence) {
		return new Frame.Failed(id(sequence), new Frame.JobError("Oops", "no", 1));
	}

	private void receive(String from, List<String> groups, Frame... frames) {
		this.outputs = new ArrayList<>();
		Outbox outbox = new Outbox();
		for (Frame frame : frames) {
			outbox.add(groups, frame);
		}
		outbox.drain()
			.forEach((packet) -> this.outputs.addAll(this.machine.received(new RegularMessage(from, groups,
					ServiceType.AGREED, false, NativeProtocol.MESSAGE_TYPE, false, packet.body()), this.now)));
		flush();
	}

	private void legacy(String from, String group, byte[] body) {
		this.outputs = new ArrayList<>(this.machine.received(
				new RegularMessage(from, List.of(group), ServiceType.SAFE, false, (short) 0, false, body), this.now));
		flush();
	}

	private void present(String... members) {
		this.outputs = new ArrayList<>(this.machine.membership(members("WK_orders", members), this.now));
		flush();
	}

	private void tickAfter(Duration time) {
		this.now += time.toNanos();
		this.outputs = new ArrayList<>(this.machine.tick(this.now));
		flush();
	}

	private void flush() {
		this.outputs.addAll(this.machine.flush(this.now));
		this.packets = this.outputs.stream()
			.filter(ManagerOutput.Native.class::isInstance)
			.map((output) -> ((ManagerOutput.Native) output).packet())
			.toList();
	}

	private List<Frame> frames(String group) {
		Inbox inbox = new Inbox();
		return this.packets.stream()
			.filter((packet) -> packet.groups().contains(group))
			.flatMap((packet) -> inbox.receive(SELF, packet.body()).frames().stream())
			.toList();
	}

	private Frame.Confirm confirm() {
		List<Frame> confirms = frames(ALICE).stream().filter(Frame.Confirm.class::isInstance).toList();
		assertThat(confirms).hasSize(1);
		return (Frame.Confirm) confirms.get(0);
	}

	private List<Frame.Dispatch> dispatches(String worker) {
		return frames(worker).stream()
			.filter(Frame.Dispatch.class::isInstance)
			.map(Frame.Dispatch.class::cast)
			.toList();
	}

	private List<Long> dispatched(String worker) {
		return dispatches(worker).stream().map((dispatch) -> dispatch.id().sequence()).toList();
	}

	private static MessageId id(long sequence) {
		return new MessageId(INCARNATION, sequence);
	}

	private static Content content(int size) {
		return Content.of("text/plain", new byte[size]);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static MembershipChange members(String group, String... members) {
		return new MembershipChange(group, new GroupId(1, 1, 1), List.of(members),
				new MembershipCause.Join(members[0]));
	}

}

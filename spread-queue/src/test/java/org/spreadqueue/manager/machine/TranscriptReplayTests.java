// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.transcript.ReplayTable;
import org.spreadqueue.transcript.Transcript;
import org.spreadqueue.transcript.Transcript.Sent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given what the Perl manager was recorded to receive, the machine gives the same
 * messages to the same workers in the same order. The scenarios that record a defect of
 * the Perl manager are in {@link ManagerMachineTests}, with what happens instead.
 */
class TranscriptReplayTests {

	private static final String SELF = "#replay#localhost";

	private final LegacyCodec codec = new LegacyCodec();

	/** Recordings of defects, with the test that shows what our manager does instead. */
	private static final Map<String, String> EXCLUDED = Map.of("worker-terminate-in-callback",
			"D2: aWorkerThatTerminatesWhileItFinishesDoesNotGetItsMessageRepeated_D2", "status-command",
			"D2: aWorkerThatTerminatesWhileItFinishesDoesNotGetItsMessageRepeated_D2", "ready-crosses-dispatch",
			"D3: aReadyThatCrossedADispatchDoesNotForgetTheMessage_D3", "worker-reregisters",
			"D5, D6: aWorkerThatComesBackUnderItsNameIsInTheLineOnce_D5", "sqm-restarted",
			"two managers, one after the other: aRestartedManagerLearnsOfItsWorkersFromTheirNextReport_D12",
			"garbage-kills-sqm", "D13: garbageIsDroppedAndTheQueueGoesOn_D13", "duplicate-sqm",
			"two managers: aSecondManagerThatStaysIsReportedOnceAndTheQueueGoesOn_D16", "observer-blocks-sqm",
			"D16: givesWayAndAsksForTheOtherOne_D16", "extra-keys-manager", "a foreign manager");

	static Stream<String> replayed() {
		return Transcript.SCENARIOS.stream().filter((scenario) -> !EXCLUDED.containsKey(scenario));
	}

	@Test
	void everyRecordedManagerIsReplayedOrExcludedForAReason() {
		assertThat(Transcript.SCENARIOS).containsAll(EXCLUDED.keySet());
		ReplayTable.print("manager", Transcript.SCENARIOS, EXCLUDED, Map.of());
	}

	@ParameterizedTest
	@MethodSource("replayed")
	void dispatchesWhatThePerlManagerDispatched(String scenario) throws Exception {
		Transcript transcript = Transcript.read(scenario);
		List<String> recorded = new ArrayList<>();
		for (Sent message : transcript.messages()) {
			if (message.from().equals("sqm") && message.decoded().path("value").has("originator")) {
				recorded.add(describe(message.to(), message.body()));
			}
		}
		assertThat(recorded).isNotEmpty();
		assertThat(replay(transcript)).isEqualTo(recorded);
	}

	private List<String> replay(Transcript transcript) throws Exception {
		QueueName queue = new QueueName(transcript.queue());
		Recorder recorder = new Recorder();
		ManagerMachine machine = new ManagerMachine(ManagerOptions.of(queue), 1, Instant.EPOCH, 0, MessageLog.NONE,
				recorder, recorder);
		machine.connected(Channels.MAIN, SELF, 0);
		machine.membership(Channels.MAIN, new MembershipChange(queue.messagesGroup(), new GroupId(1, 1, 1),
				List.of(SELF), new MembershipCause.Join(SELF)), 0);
		double ticked = 0;
		for (Sent message : transcript.messages()) {
			while (ticked + 0.1 < message.seconds()) {
				ticked += 0.1;
				machine.tick(nanos(ticked));
			}
			if (message.to().equals(queue.messagesGroup()) || message.to().equals(queue.workersGroup())) {
				machine.received(Channels.MAIN, new RegularMessage(message.sender(), List.of(message.to()),
						ServiceType.SAFE, false, (short) 0, false, message.body()), nanos(message.seconds()));
			}
		}
		List<String> dispatched = new ArrayList<>();
		for (Recorded output : recorder.take()) {
			if (output instanceof Recorded.Send send && isDispatch(send.body())) {
				dispatched.add(describe(send.group(), send.body()));
			}
		}
		return dispatched;
	}

	private boolean isDispatch(byte[] body) {
		try {
			this.codec.decodeReply(body);
			this.codec.decodeDispatch(body);
			return true;
		}
		catch (Exception ex) {
			return false;
		}
	}

	private String describe(String worker, byte[] body) throws Exception {
		return worker + " <- " + this.codec.decodeDispatch(body).originator() + " "
				+ Content.of(Content.PERL, this.codec.decodeDispatch(body).body()).tree();
	}

	private static long nanos(double seconds) {
		return Duration.ofMillis(Math.round(seconds * 1000)).toNanos();
	}

}

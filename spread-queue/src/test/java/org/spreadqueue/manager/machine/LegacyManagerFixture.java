// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.spread.GroupId;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

/**
 * A manager's machine among programs of Spread::Queue 0.4, and what it does in words.
 * Inputs return what they led to.
 */
abstract class LegacyManagerFixture {

	static final String SELF = "#sqm#localhost";

	static final String ALICE = "#alice#localhost";

	final LegacyCodec codec = new LegacyCodec();

	final OutputTexts texts = new OutputTexts(ALICE);

	final Recorder recorder = new Recorder();

	ManagerMachine machine = machine(ManagerOptions.OnDuplicate.STAND_BY);

	long now;

	ManagerMachine machine(ManagerOptions.OnDuplicate onDuplicate) {
		ManagerOptions options = ManagerOptions.of(new QueueName("orders")).withOnDuplicate(onDuplicate);
		return new ManagerMachine(options, 1, Instant.ofEpochSecond(1_700_000_000), 0, MessageLog.NONE, this.recorder,
				this.recorder);
	}

	QueueStatistics statistics() {
		return this.machine.queue().statistics(this.now);
	}

	List<String> connect() {
		this.machine.connected(Channels.MAIN, SELF, this.now);
		return recorded();
	}

	List<String> members(String group, String... members) {
		this.machine.membership(Channels.MAIN, new MembershipChange(group, new GroupId(1, 1, 1), List.of(members),
				new MembershipCause.Join(members[members.length - 1])), this.now);
		return recorded();
	}

	List<String> merge(String... members) {
		this.machine.membership(Channels.MAIN, new MembershipChange("MQ_orders", new GroupId(1, 1, 1), List.of(members),
				new MembershipCause.Network(List.of(List.of(members)), 0)), this.now);
		return recorded();
	}

	List<String> submit(String text) {
		try {
			return this.texts.of(receive(ALICE, "MQ_orders",
					this.codec.encode(JsonNodeFactory.instance.objectNode().put("text", text), WireFormat.DEFAULT)));
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	List<String> ready(String worker) {
		return report(worker, WorkerState.READY);
	}

	List<String> report(String worker, WorkerState status) {
		return this.texts.of(receive("#" + worker + "#localhost", "WQ_orders", this.codec.encode(status)));
	}

	List<Recorded> receive(String from, String to, byte[] body) {
		RegularMessage message = new RegularMessage(from, List.of(to), ServiceType.SAFE, false, (short) 0, false, body);
		this.machine.received(Channels.MAIN, message, this.now);
		return this.recorder.take();
	}

	List<String> tickAfter(Duration time) {
		this.now += time.toNanos();
		this.machine.tick(this.now);
		return recorded();
	}

	List<String> recorded() {
		return this.texts.of(this.recorder.take());
	}

	static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}

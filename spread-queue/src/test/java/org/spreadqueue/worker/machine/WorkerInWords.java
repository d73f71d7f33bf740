// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.IdSet;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.protocol.legacy.LegacyReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the worker of a {@link NativeWorkerFixture} sends, in words. Checks to whom.
 */
final class WorkerInWords {

	private final LegacyCodec codec = new LegacyCodec();

	private final FrameAssembler assembler = new FrameAssembler();

	/** A legacy message. */
	String legacy(String group, byte[] body) throws FormatException {
		if (group.equals("WQ_orders")) {
			LegacyReport report = this.codec.decodeReport(body);
			return report.nativeWorker() ? "announces " + report.capacity() : "says " + report.state().wireName();
		}
		assertThat(group).isEqualTo(NativeWorkerFixture.SENDER);
		LegacyReply reply = this.codec.decodeReply(body);
		if (reply instanceof LegacyReply.Ack) {
			return "legacy ack";
		}
		if (reply instanceof LegacyReply.Failure failure) {
			return "legacy failure " + failure.type() + " " + failure.message();
		}
		return "legacy answer " + ((LegacyReply.Response) reply).body();
	}

	/** The frames of a Spread message. */
	List<String> frames(Packet packet) {
		return this.assembler.receive(NativeWorkerFixture.SELF, packet.body())
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
			assertThat(groups).containsExactly(NativeWorkerFixture.SENDER);
			return "acks " + ack.id().sequence();
		}
		if (frame instanceof Frame.Progress progress) {
			assertThat(groups).containsExactly(NativeWorkerFixture.SENDER);
			return progress.id().sequence() + " is at " + progress.millionths() + " " + progress.text() + " after "
					+ progress.runningMillis();
		}
		Frame.Response response = (Frame.Response) frame;
		assertThat(groups).contains(NativeWorkerFixture.SENDER);
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
		if (status.answered() != 0) {
			text.append(" answering ").append(status.answered());
		}
		return text.toString();
	}

	private static void append(StringBuilder text, String word, IdSet ids) {
		if (!ids.isEmpty()) {
			text.append(word);
			ids.forEach((id) -> text.append(' ').append(id.sequence()));
		}
	}

}

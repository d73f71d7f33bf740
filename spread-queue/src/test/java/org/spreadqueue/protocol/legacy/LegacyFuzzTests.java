// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.fuzz.Fuzz;
import org.spreadqueue.protocol.PrivateGroup;
import org.spreadqueue.protocol.WorkerState;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** Damaged messages of Spread::Queue 0.4 are read, or refused. */
@Tag("slow")
class LegacyFuzzTests {

	private final LegacyCodec codec = new LegacyCodec();

	@Test
	void legacyMessages() throws Exception {
		byte[] submit = this.codec.encode(JsonNodeFactory.instance.objectNode().put("n", 5), WireFormat.DEFAULT);
		WireFormat denter = WireFormat.of(Serializer.DATA_DENTER);
		List<byte[]> corpus = List.of(submit, this.codec.statusCommand(), this.codec.encode(WorkerState.READY),
				this.codec.encodeReady(7), this.codec.encodeDispatch("#a#h", submit, denter),
				this.codec.encodeDispatch("#a#h", submit, WireFormat.of(Serializer.YAML)),
				this.codec.encodeAck(WireFormat.of(Serializer.JSON)),
				this.codec.encodeResponse(JsonNodeFactory.instance.stringNode("yes"), denter),
				this.codec.encodeFailure("Oops", "no", WireFormat.DEFAULT),
				"^Data::Dumper||||^{status => 'ready', native => 1, credit => 7}".getBytes(US_ASCII),
				"^Data::Dumper||||^{originator => '#a#h', body => '^JSON||||^{}'}".getBytes(US_ASCII),
				"^Data::Dumper||||^{type => 'status', native => 1, body => {start_time => 5}}".getBytes(US_ASCII));
		Fuzz.run("legacy messages", 20_000, corpus, this::read);
	}

	private void read(byte[] message) {
		this.codec.isStatusCommand(message);
		try {
			assertThat(this.codec.decodeReport(message).capacity()).isNotNegative();
		}
		catch (FormatException ex) {
			assertThat(ex).hasMessageMatching("(?s).+");
		}
		try {
			assertThat(PrivateGroup.isName(this.codec.decodeDispatch(message).originator())).isTrue();
		}
		catch (UnreadableLegacyDispatchException ex) {
			assertThat(ex.originator() == null || PrivateGroup.isName(ex.originator())).isTrue();
		}
		try {
			assertThat(this.codec.decodeReply(message)).isNotNull();
		}
		catch (FormatException ex) {
			assertThat(ex).hasMessageMatching("(?s).+");
		}
	}

}

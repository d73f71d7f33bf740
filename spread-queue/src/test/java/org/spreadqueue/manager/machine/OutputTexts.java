// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;

/**
 * What a manager says in the protocol of Spread::Queue 0.4, as short texts.
 */
final class OutputTexts {

	private final LegacyCodec codec = new LegacyCodec();

	private final String sender;

	OutputTexts(String sender) {
		this.sender = sender;
	}

	List<String> of(List<Recorded> outputs) {
		List<String> descriptions = new ArrayList<>();
		outputs.stream()
			.filter((output) -> !concernsNativeGroups(output) && !isEnd(output))
			.forEach((output) -> descriptions.add(of(output)));
		return descriptions;
	}

	/** Those of the native protocol have tests of their own. */
	private static boolean concernsNativeGroups(Recorded output) {
		String group = (output instanceof Recorded.Join join) ? join.group()
				: (output instanceof Recorded.Leave leave) ? leave.group() : "";
		return group.startsWith("NQ_") || group.startsWith("WK_");
	}

	/** Tests of closing look at the state. */
	private static boolean isEnd(Recorded output) {
		return output instanceof Recorded.Close || output instanceof Recorded.Closed;
	}

	private String of(Recorded output) {
		if (output instanceof Recorded.Send send) {
			return of(send);
		}
		if (output instanceof Recorded.Join join) {
			return "join " + join.group();
		}
		if (output instanceof Recorded.Leave leave) {
			return "leave " + leave.group();
		}
		if (output instanceof Recorded.BecameActive) {
			return "active";
		}
		if (output instanceof Recorded.GaveWay gaveWay) {
			return "gave way to " + gaveWay.other();
		}
		if (output instanceof Recorded.Intruder intruder) {
			return "intruder " + intruder.other();
		}
		if (output instanceof Recorded.Mute mute) {
			return "mute " + mute.other();
		}
		if (output instanceof Recorded.Dropped dropped) {
			return "dropped " + dropped.reason();
		}
		return "lost " + shortName(((Recorded.Requeued) output).worker());
	}

	private String of(Recorded.Send send) {
		try {
			if (send.group().equals("MQ_orders")) {
				return this.codec.isStatusCommand(send.body()) ? "ask"
						: "hand over " + new MessageCodec().decode(send.body()).value().path("text").asString("");
			}
			if (send.group().equals(this.sender)) {
				LegacyReply.Failure failure = (LegacyReply.Failure) this.codec.decodeReply(send.body());
				return this.sender + " <- failure " + failure.type() + " " + failure.message();
			}
			return shortName(send.group()) + " <- "
					+ new MessageCodec().decode(this.codec.decodeDispatch(send.body()).body())
						.value()
						.path("text")
						.asString("");
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static String shortName(String privateGroup) {
		return privateGroup.substring(1, privateGroup.indexOf('#', 1));
	}

}

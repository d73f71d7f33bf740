package org.spreadqueue.manager;

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

	List<String> of(List<ManagerOutput> outputs) {
		List<String> descriptions = new ArrayList<>();
		outputs.stream()
			.filter((output) -> !concernsNativeGroups(output))
			.forEach((output) -> descriptions.add(of(output)));
		return descriptions;
	}

	/** Those of the native protocol have tests of their own. */
	private static boolean concernsNativeGroups(ManagerOutput output) {
		String group = (output instanceof ManagerOutput.Join join) ? join.group()
				: (output instanceof ManagerOutput.Leave leave) ? leave.group() : "";
		return group.startsWith("NQ_") || group.startsWith("WK_");
	}

	private String of(ManagerOutput output) {
		if (output instanceof ManagerOutput.Send send) {
			return of(send);
		}
		if (output instanceof ManagerOutput.Join join) {
			return "join " + join.group();
		}
		if (output instanceof ManagerOutput.Leave leave) {
			return "leave " + leave.group();
		}
		if (output instanceof ManagerOutput.BecameActive) {
			return "active";
		}
		if (output instanceof ManagerOutput.GaveWay gaveWay) {
			return "gave way to " + gaveWay.other();
		}
		if (output instanceof ManagerOutput.Intruder intruder) {
			return "intruder " + intruder.other();
		}
		if (output instanceof ManagerOutput.Dropped dropped) {
			return "dropped " + dropped.reason();
		}
		return "lost " + shortName(((ManagerOutput.Reassigned) output).worker());
	}

	private String of(ManagerOutput.Send send) {
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
					+ this.codec.decodeDispatch(send.body()).payload().value().path("text").asString("");
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static String shortName(String privateGroup) {
		return privateGroup.substring(1, privateGroup.indexOf('#', 1));
	}

}

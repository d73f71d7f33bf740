// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.example;

import java.nio.charset.StandardCharsets;
import java.util.Scanner;

import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

public final class Chat implements SessionListener {

	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		if (event instanceof RegularMessage message) {
			System.out.println(message.sender() + ": " + new String(message.body(), StandardCharsets.UTF_8));
		}
		else if (event instanceof MembershipChange change) {
			System.out.println("* " + change.members() + " are here");
		}
	}

	public static void main(String[] args) {
		SpreadOptions options = SpreadOptions.builder().addresses(SpreadAddress.parseList(args[0])).build();
		try (SpreadSession session = SpreadSession.open(options, new Chat());
				Scanner in = new Scanner(System.in, StandardCharsets.UTF_8)) {
			session.join("chat");
			session.connected().join();
			while (in.hasNextLine()) {
				byte[] line = in.nextLine().getBytes(StandardCharsets.UTF_8);
				session.multicast(OutgoingMessage.of("chat", ServiceType.AGREED, line));
			}
		}
	}

}

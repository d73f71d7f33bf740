// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Body of a regular membership message (section 6.2 of docs/protocol/spread.md). The
 * first three components are the group id.
 *
 * @param sets virtual synchrony sets
 * @param ownSet index in {@code sets} of the receiver's own set
 * @since 0.1.0
 */
public record MembershipBody(int daemonId, int time, int index, List<List<String>> sets, int ownSet) {

	private static final int GROUP_ID_BYTES = 12;

	private static final int SETS_OFFSET = GROUP_ID_BYTES + 8;

	/** The body of a change caused by one member: join, leave, disconnect. */
	public static MembershipBody of(int daemonId, int time, int index, String member) {
		return new MembershipBody(daemonId, time, index, List.of(List.of(member)), 0);
	}

	/** Throws {@link MalformedMessageException} if a count or offset points outside. */
	public static MembershipBody decode(byte[] body, ByteOrder order) throws MalformedMessageException {
		ByteBuffer in = ByteBuffer.wrap(body).order(order);
		require(in.remaining() >= SETS_OFFSET, "membership body of %d bytes is too short", body.length);
		int daemonId = in.getInt();
		int time = in.getInt();
		int index = in.getInt();
		int setCount = in.getInt();
		int ownOffset = in.getInt();
		List<List<String>> sets = new ArrayList<>();
		int ownSet = -1;
		for (int i = 0; i < setCount; i++) {
			if (in.position() - SETS_OFFSET == ownOffset) {
				ownSet = i;
			}
			sets.add(decodeSet(in));
		}
		require(ownSet >= 0, "membership body has no set at its own offset %d", ownOffset);
		return new MembershipBody(daemonId, time, index, List.copyOf(sets), ownSet);
	}

	private static List<String> decodeSet(ByteBuffer in) throws MalformedMessageException {
		require(in.remaining() >= Integer.BYTES, "membership body ends inside its sets, %d bytes left", in.remaining());
		int members = in.getInt();
		require(members >= 0 && members <= in.remaining() / NameField.BYTES,
				"membership body announces a set of %d members and ends before", members);
		List<String> names = new ArrayList<>(members);
		for (int i = 0; i < members; i++) {
			names.add(NameField.read(in));
		}
		return List.copyOf(names);
	}

	public byte[] encode(ByteOrder order) {
		int length = SETS_OFFSET;
		int ownOffset = 0;
		for (int i = 0; i < this.sets.size(); i++) {
			if (i == this.ownSet) {
				ownOffset = length - SETS_OFFSET;
			}
			length += Integer.BYTES + this.sets.get(i).size() * NameField.BYTES;
		}
		ByteBuffer out = ByteBuffer.allocate(length).order(order);
		out.putInt(this.daemonId).putInt(this.time).putInt(this.index).putInt(this.sets.size()).putInt(ownOffset);
		for (List<String> set : this.sets) {
			out.putInt(set.size());
			set.forEach((member) -> NameField.write(out, member));
		}
		return out.array();
	}

	/** Reads a group id without sets (section 6.5 of docs/protocol/spread.md). */
	public static MembershipBody decodeTransition(byte[] body, ByteOrder order) throws MalformedMessageException {
		require(body.length >= GROUP_ID_BYTES, "transition body of %d bytes is too short", body.length);
		ByteBuffer in = ByteBuffer.wrap(body).order(order);
		return new MembershipBody(in.getInt(), in.getInt(), in.getInt(), List.of(), 0);
	}

	private static void require(boolean condition, String message, int value) throws MalformedMessageException {
		if (!condition) {
			throw new MalformedMessageException(message.formatted(value));
		}
	}

}

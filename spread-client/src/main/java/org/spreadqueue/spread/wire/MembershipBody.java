package org.spreadqueue.spread.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Body of a regular membership message (section 6.2 of the client protocol).
 *
 * @param daemonId first word of the group id
 * @param time second word of the group id
 * @param index third word of the group id
 * @param sets virtual synchrony sets
 * @param ownSet index in {@code sets} of the receiver's own set
 */
public record MembershipBody(int daemonId, int time, int index, List<List<String>> sets, int ownSet) {

	private static final int GROUP_ID_BYTES = 12;

	private static final int SETS_OFFSET = GROUP_ID_BYTES + 8;

	/**
	 * Body for a change that one member caused.
	 * @param daemonId first word of the group id
	 * @param time second word of the group id
	 * @param index third word of the group id
	 * @param member who joined, left or disconnected
	 * @return the body
	 */
	public static MembershipBody of(int daemonId, int time, int index, String member) {
		return new MembershipBody(daemonId, time, index, List.of(List.of(member)), 0);
	}

	/**
	 * Read a body.
	 * @param body the bytes
	 * @param order byte order of the message
	 * @return the body
	 * @throws MalformedFrameException if a count or offset points outside
	 */
	public static MembershipBody decode(byte[] body, ByteOrder order) throws MalformedFrameException {
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

	private static List<String> decodeSet(ByteBuffer in) throws MalformedFrameException {
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

	/**
	 * Write this body.
	 * @param order byte order of the message
	 * @return the bytes
	 */
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

	/**
	 * Read the body of a transition message, which is a group id alone.
	 * @param body the bytes
	 * @param order byte order of the message
	 * @return a body without sets
	 * @throws MalformedFrameException if it is too short
	 */
	public static MembershipBody decodeTransition(byte[] body, ByteOrder order) throws MalformedFrameException {
		require(body.length >= GROUP_ID_BYTES, "transition body of %d bytes is too short", body.length);
		ByteBuffer in = ByteBuffer.wrap(body).order(order);
		return new MembershipBody(in.getInt(), in.getInt(), in.getInt(), List.of(), 0);
	}

	private static void require(boolean condition, String message, int value) throws MalformedFrameException {
		if (!condition) {
			throw new MalformedFrameException(message.formatted(value));
		}
	}

}

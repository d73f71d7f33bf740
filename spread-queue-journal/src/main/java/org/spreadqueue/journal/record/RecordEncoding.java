// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.core.journal.EncodingSupport;

/**
 * A record as Artemis writes it: version, checksum, and what the checksum is of: the
 * numbers of a {@link ReadRecord}, the length of the items, the items and the bodies. The
 * checksum is computed, and the bodies are copied, by the thread that writes.
 */
public final class RecordEncoding implements EncodingSupport {

	/** The version of the format that is written, and the highest that is read. */
	public static final int VERSION = 1;

	/** Bytes of a record before its items. */
	public static final int HEADER = 1 + Integer.BYTES + 3 * Long.BYTES + Integer.BYTES;

	static final int CHECKED = 1 + Integer.BYTES;

	private final long sequence;

	private final long synced;

	private final long id;

	private final byte[] head;

	private final List<byte[]> bodies;

	private final int size;

	/**
	 * Creates the encoding of a record.
	 * @param sequence number of the record in the journal
	 * @param synced up to which sequence all records were synced when this one was made
	 * @param id the record that it is, or updates
	 */
	public RecordEncoding(long sequence, long synced, long id, RecordWriter items) {
		this.sequence = sequence;
		this.synced = synced;
		this.id = id;
		this.head = items.head();
		this.bodies = items.bodies();
		this.size = Math.toIntExact(HEADER + items.size());
	}

	@Override
	public int getEncodeSize() {
		return this.size;
	}

	@Override
	public void encode(ActiveMQBuffer buffer) {
		byte[] checked = ByteBuffer.allocate(HEADER - CHECKED)
			.putLong(this.sequence)
			.putLong(this.synced)
			.putLong(this.id)
			.putInt(this.head.length)
			.array();
		CRC32C checksum = new CRC32C();
		checksum.update(checked);
		checksum.update(this.head);
		this.bodies.forEach(checksum::update);
		buffer.writeByte((byte) VERSION);
		buffer.writeInt((int) checksum.getValue());
		buffer.writeBytes(checked);
		buffer.writeBytes(this.head);
		this.bodies.forEach(buffer::writeBytes);
	}

	@Override
	public void decode(ActiveMQBuffer buffer) {
		throw new UnsupportedOperationException("Records are read by ReadRecord");
	}

}

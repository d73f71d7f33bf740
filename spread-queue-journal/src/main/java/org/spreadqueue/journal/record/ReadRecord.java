// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record whose checksum was right when it was read.
 *
 * @param sequence number of the record in the journal
 * @param synced up to which sequence all records were synced when this one was made
 * @param bytes the whole record; never changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record ReadRecord(long sequence, long synced, byte[] bytes) {

	/**
	 * Checks the bytes of a record.
	 * @param id the record that it is, or updates
	 * @throws NewerVersionException if a later version has written it
	 * @throws UnreadableRecordException if it is not as it was written
	 */
	public static ReadRecord of(byte[] bytes, long id) throws UnreadableRecordException {
		if (bytes.length < RecordEncoding.HEADER) {
			throw new UnreadableRecordException("it is cut off");
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		int version = buffer.get() & 0xff;
		if (version > RecordEncoding.VERSION) {
			throw new NewerVersionException(version);
		}
		int checksum = buffer.getInt();
		CRC32C actual = new CRC32C();
		actual.update(bytes, RecordEncoding.CHECKED, bytes.length - RecordEncoding.CHECKED);
		if (version != RecordEncoding.VERSION || checksum != (int) actual.getValue()) {
			throw new UnreadableRecordException("its checksum is wrong");
		}
		ReadRecord read = new ReadRecord(buffer.getLong(), buffer.getLong(), bytes);
		if (buffer.getLong() != id) {
			throw new UnreadableRecordException("it has the number of another record");
		}
		return read;
	}

	/**
	 * Reads what it says.
	 * @throws UnreadableRecordException if that is not what this program writes
	 */
	public void read(RecordHandler handler) throws UnreadableRecordException {
		int length = ByteBuffer.wrap(this.bytes).getInt(RecordEncoding.HEADER - Integer.BYTES);
		if (length < 0 || length > this.bytes.length - RecordEncoding.HEADER) {
			throw new UnreadableRecordException("it is cut off");
		}
		RecordReader.read(this.bytes, RecordEncoding.HEADER, RecordEncoding.HEADER + length, handler);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file whose writes and syncs a test sees, and can have fail. */
class FilteringChannel extends FileChannel {

	private final FileChannel target;

	FilteringChannel(FileChannel target) {
		this.target = target;
	}

	/** Bytes are about to be written. */
	void writing(ByteBuffer bytes, long position) throws IOException {
	}

	/** Writes the bytes to the disk. */
	void sync(FileChannel target, boolean metaData) throws IOException {
		target.force(metaData);
	}

	@Override
	public int write(ByteBuffer bytes) throws IOException {
		writing(bytes.duplicate(), this.target.position());
		return this.target.write(bytes);
	}

	@Override
	public int write(ByteBuffer bytes, long position) throws IOException {
		writing(bytes.duplicate(), position);
		return this.target.write(bytes, position);
	}

	@Override
	public void force(boolean metaData) throws IOException {
		sync(this.target, metaData);
	}

	@Override
	public int read(ByteBuffer bytes) throws IOException {
		return this.target.read(bytes);
	}

	@Override
	public int read(ByteBuffer bytes, long position) throws IOException {
		return this.target.read(bytes, position);
	}

	@Override
	public long position() throws IOException {
		return this.target.position();
	}

	@Override
	public FileChannel position(long position) throws IOException {
		this.target.position(position);
		return this;
	}

	@Override
	public long size() throws IOException {
		return this.target.size();
	}

	@Override
	protected void implCloseChannel() throws IOException {
		this.target.close();
	}

	@Override
	public long read(ByteBuffer[] buffers, int offset, int length) {
		throw new UnsupportedOperationException();
	}

	@Override
	public long write(ByteBuffer[] buffers, int offset, int length) {
		throw new UnsupportedOperationException();
	}

	@Override
	public FileChannel truncate(long size) {
		throw new UnsupportedOperationException();
	}

	@Override
	public long transferTo(long position, long count, WritableByteChannel to) {
		throw new UnsupportedOperationException();
	}

	@Override
	public long transferFrom(ReadableByteChannel from, long position, long count) {
		throw new UnsupportedOperationException();
	}

	@Override
	public MappedByteBuffer map(MapMode mode, long position, long size) {
		throw new UnsupportedOperationException();
	}

	@Override
	public FileLock lock(long position, long size, boolean shared) {
		throw new UnsupportedOperationException();
	}

	@Override
	public FileLock tryLock(long position, long size, boolean shared) {
		throw new UnsupportedOperationException();
	}

}

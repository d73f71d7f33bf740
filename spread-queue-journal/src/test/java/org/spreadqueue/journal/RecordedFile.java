// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;

import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.core.io.buffer.TimedBuffer;
import org.apache.activemq.artemis.core.journal.EncodingSupport;

/** A file of which it is recorded that it is renamed or deleted. */
final class RecordedFile implements SequentialFile {

	private final SequentialFile file;

	private final RecordedDisk disk;

	RecordedFile(SequentialFile file, RecordedDisk disk) {
		this.file = file;
		this.disk = disk;
	}

	@Override
	public void renameTo(String name) throws Exception {
		String before = getFileName();
		this.file.renameTo(name);
		this.disk.add(new RecordedDisk.Rename(before, name));
	}

	@Override
	public void delete() throws IOException, InterruptedException, ActiveMQException {
		this.file.delete();
		this.disk.add(new RecordedDisk.Delete(getFileName()));
	}

	@Override
	public boolean isOpen() {
		return this.file.isOpen();
	}

	@Override
	public boolean exists() {
		return this.file.exists();
	}

	@Override
	public void open() throws Exception {
		this.file.open();
	}

	@Override
	public void open(int maxIO, boolean useExecutor) throws Exception {
		this.file.open(maxIO, useExecutor);
	}

	@Override
	public ByteBuffer map(int position, long size) throws IOException {
		return this.file.map(position, size);
	}

	@Override
	public boolean fits(int size) {
		return this.file.fits(size);
	}

	@Override
	public int calculateBlockStart(int position) throws Exception {
		return this.file.calculateBlockStart(position);
	}

	@Override
	public String getFileName() {
		return this.file.getFileName();
	}

	@Override
	public void fill(int size) throws Exception {
		this.file.fill(size);
	}

	@Override
	public void write(ActiveMQBuffer bytes, boolean sync, IOCallback callback) throws Exception {
		this.file.write(bytes, sync, callback);
	}

	@Override
	public void write(ActiveMQBuffer bytes, boolean sync) throws Exception {
		this.file.write(bytes, sync);
	}

	@Override
	public void write(EncodingSupport bytes, boolean sync, IOCallback callback) throws Exception {
		this.file.write(bytes, sync, callback);
	}

	@Override
	public void write(EncodingSupport bytes, boolean sync) throws Exception {
		this.file.write(bytes, sync);
	}

	@Override
	public void writeDirect(ByteBuffer bytes, boolean sync, IOCallback callback) {
		this.file.writeDirect(bytes, sync, callback);
	}

	@Override
	public void writeDirect(ByteBuffer bytes, boolean sync) throws Exception {
		this.file.writeDirect(bytes, sync);
	}

	@Override
	public void blockingWriteDirect(ByteBuffer bytes, boolean sync, boolean releaseBuffer) throws Exception {
		this.file.blockingWriteDirect(bytes, sync, releaseBuffer);
	}

	@Override
	public int read(ByteBuffer bytes, IOCallback callback) throws Exception {
		return this.file.read(bytes, callback);
	}

	@Override
	public int read(ByteBuffer bytes) throws Exception {
		return this.file.read(bytes);
	}

	@Override
	public void position(long position) throws IOException {
		this.file.position(position);
	}

	@Override
	public long position() {
		return this.file.position();
	}

	@Override
	public void close() throws Exception {
		this.file.close();
	}

	@Override
	public void close(boolean waitSync, boolean blockOnWait) throws Exception {
		this.file.close(waitSync, blockOnWait);
	}

	@Override
	public void sync() throws IOException {
		this.file.sync();
	}

	@Override
	public long size() throws Exception {
		return this.file.size();
	}

	@Override
	public SequentialFile cloneFile() {
		return this.file.cloneFile();
	}

	@Override
	public void copyTo(SequentialFile newFile) throws Exception {
		this.file.copyTo(newFile);
	}

	@Override
	public void setTimedBuffer(TimedBuffer buffer) {
		this.file.setTimedBuffer(buffer);
	}

	@Override
	public File getJavaFile() {
		return this.file.getJavaFile();
	}

}

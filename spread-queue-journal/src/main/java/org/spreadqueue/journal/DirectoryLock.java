// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.log.Excerpt;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Keeps others from a directory, as long as this program lives. The file stays, because
 * who deletes it may take the lock from somebody else; it says who has, or had, the lock.
 */
final class DirectoryLock implements AutoCloseable {

	private static final Logger logger = QuotingLogger.of(DirectoryLock.class);

	static final String FILE = "journal.lock";

	private static final int LONGEST = 200;

	private final FileChannel channel;

	private DirectoryLock(FileChannel channel) {
		this.channel = channel;
	}

	/** Creates the directory, for its owner only, if it does not exist. */
	static DirectoryLock create(Path directory) {
		try {
			if (!Files.isDirectory(directory)) {
				Files.createDirectories(directory, ownerOnly(directory));
			}
		}
		catch (IOException ex) {
			throw unusable(directory, ex);
		}
		return of(directory);
	}

	/** Locks a directory that exists. */
	static DirectoryLock of(Path directory) {
		Path file = directory.resolve(FILE);
		try {
			FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (tryLock(channel) == null) {
				channel.close();
				throw new JournalException(JournalException.Reason.LOCKED, directory,
						"The directory '" + directory + "' is in use: " + holder(file)
								+ " has its journal open. Stop that program, or give this one a directory of its own.",
						null);
			}
			writeHolder(channel);
			return new DirectoryLock(channel);
		}
		catch (IOException ex) {
			throw unusable(directory, ex);
		}
	}

	/** If the disk is full, nobody knows who has the lock, but somebody has it. */
	private static void writeHolder(FileChannel channel) {
		try {
			channel.truncate(0);
			channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			logger.debug("The lock of a journal has no name in it: {}", ex.toString());
		}
	}

	private static JournalException unusable(Path directory, IOException cause) {
		return new JournalException(JournalException.Reason.UNUSABLE, directory,
				"The directory '" + directory + "' cannot be used for a journal: " + cause
						+ ". It must be one that this program may create, or read and write.",
				cause);
	}

	private static FileAttribute<?>[] ownerOnly(Path directory) {
		return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) }
				: new FileAttribute<?>[0];
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	private static String self() {
		return "process " + ProcessHandle.current().pid() + " on " + host() + ", since "
				+ Instant.now().truncatedTo(ChronoUnit.SECONDS);
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "this host";
		}
	}

	private static String holder(Path file) {
		try {
			String holder = Files.readString(file);
			return Excerpt.line(holder.substring(0, Math.min(LONGEST, holder.length())));
		}
		catch (IOException ex) {
			return "another program";
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}

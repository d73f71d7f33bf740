// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.io.TempDir;

/** A directory, and what is left of it when a program is killed. */
class JournalFixture {

	@TempDir
	private Path temporary;

	private final TestClock clock = new TestClock();

	private int copies;

	Path directory() {
		return this.temporary.resolve("queues");
	}

	Journal open() {
		return Directories.open(directory(), this.clock);
	}

	TestQueue orders(Journal journal) {
		return new TestQueue(journal, "orders", this.clock);
	}

	/** Opens what a program would leave that is killed now. */
	Journal afterKill() throws Exception {
		Path copy = Directories.copy(directory(), this.temporary.resolve("copy-" + this.copies++));
		this.clock.restart(Duration.ofSeconds(5));
		return Directories.open(copy, this.clock);
	}

	TestClock clock() {
		return this.clock;
	}

}

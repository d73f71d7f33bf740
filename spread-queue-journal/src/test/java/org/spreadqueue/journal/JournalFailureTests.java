// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.manager.store.StoredMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What happens when the disk does not do what it should. */
@Timeout(60)
class JournalFailureTests {

	@TempDir
	private Path directory;

	private final TestClock clock = new TestClock();

	private @Nullable FailingFiles files;

	private Journal open() {
		return Journal.open(JournalOptions.of(this.directory), Directories.SMALL, this.clock,
				(directory, bufferSize, buffered) -> {
					FailingFiles files = new FailingFiles(directory, bufferSize, buffered);
					this.files = files;
					return files;
				});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void everyQueueIsToldOnceAndNothingMoreIsSynced(boolean writes) {
		try (Journal journal = open()) {
			TestQueue orders = new TestQueue(journal, "orders", this.clock);
			TestQueue bills = new TestQueue(journal, "bills", this.clock);
			StoredMessage tea = orders.add("tea");
			orders.sync();
			assertThat(orders.log.keeps(tea)).isTrue();
			fail(writes, true);
			StoredMessage milk = orders.add("milk");
			long synced = orders.log.synced();
			orders.commit();
			await().until(() -> orders.failures.size() == 1 && bills.failures.size() == 1);
			fail(writes, false);
			StoredMessage sugar = orders.add("sugar");
			orders.commit();
			bills.commit();
			assertThat(orders.log.keeps(tea)).isTrue();
			assertThat(orders.log.keeps(milk)).as("whose write or sync has failed").isFalse();
			assertThat(orders.log.keeps(sugar)).as("which was never written").isFalse();
			assertThat(orders.log.synced()).isEqualTo(synced);
			assertThat(orders.failures).singleElement()
				.satisfies((cause) -> assertThat(cause).hasMessageContaining("Input/output"));
			assertThat(new TestQueue(journal, "late", this.clock).failures)
				.satisfies((failures) -> await().until(() -> failures.size() == 1));
		}
		try (Journal again = open()) {
			assertThat(new TestQueue(again, "orders", this.clock).waiting()).startsWith("tea").doesNotContain("sugar");
		}
	}

	private FailingFiles files() {
		return Objects.requireNonNull(this.files);
	}

	private void fail(boolean writes, boolean fail) {
		if (writes) {
			files().writesFail = fail;
		}
		else {
			files().syncsFail = fail;
		}
	}

	@Test
	void aFileThatCannotBeCreatedYetRefusesMessagesAndNothingElse() {
		try (Journal journal = open()) {
			TestQueue orders = new TestQueue(journal, "orders", this.clock);
			files().full = true;
			int added = 0;
			while (orders.log.hasRoom()) {
				orders.add(added++ + "x".repeat(1000));
				orders.sync();
			}
			int before = added;
			for (int i = 0; i < before / 2; i++) {
				orders.store.remove(orders.dispatch());
			}
			orders.sync();
			assertThat(orders.failures).isEmpty();
			files().full = false;
			await().until(orders.log::hasRoom);
			for (int i = 0; i < 500; i++) {
				orders.add("y".repeat(1000));
				orders.sync();
			}
			assertThat(orders.failures).isEmpty();
		}
		try (Journal again = open()) {
			assertThat(new TestQueue(again, "orders", this.clock).waiting()).hasSizeGreaterThan(500);
		}
	}

}

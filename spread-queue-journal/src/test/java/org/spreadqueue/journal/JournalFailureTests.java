package org.spreadqueue.journal;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What happens when the disk does not do what it should. */
@Timeout(60)
class JournalFailureTests {

	@TempDir
	private Path directory;

	private final TestClock clock = new TestClock();

	private final AtomicReference<FailingFiles> files = new AtomicReference<>();

	private Journal open() {
		return Journal.open(JournalOptions.of(this.directory), Directories.SMALL, this.clock,
				(directory, settings, buffered) -> {
					this.files.set(new FailingFiles(directory, settings, buffered));
					return this.files.get();
				});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void everyQueueIsToldOnceAndNothingMoreIsSynced(boolean writes) {
		try (Journal journal = open()) {
			TestQueue orders = new TestQueue(journal, "orders", this.clock);
			TestQueue bills = new TestQueue(journal, "bills", this.clock);
			orders.add("tea");
			orders.sync();
			fail(writes, true);
			orders.add("milk");
			long synced = orders.log.synced();
			orders.commit();
			await().until(() -> orders.failures.size() == 1 && bills.failures.size() == 1);
			fail(writes, false);
			orders.add("sugar");
			orders.commit();
			bills.commit();
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

	private void fail(boolean writes, boolean fail) {
		if (writes) {
			this.files.get().writesFail = fail;
		}
		else {
			this.files.get().syncsFail = fail;
		}
	}

	@Test
	void aFileThatCannotBeCreatedYetRefusesMessagesAndNothingElse() {
		try (Journal journal = open()) {
			TestQueue orders = new TestQueue(journal, "orders", this.clock);
			this.files.get().full = true;
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
			this.files.get().full = false;
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

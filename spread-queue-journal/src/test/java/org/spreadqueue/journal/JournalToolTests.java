// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.spreadqueue.journal.JournalTool.QueueReport;
import org.spreadqueue.journal.JournalTool.Report;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Looking into a directory, and moving messages from one to another. */
class JournalToolTests {

	private static final Settings SMALL = Directories.SMALL;

	@TempDir
	private Path temporary;

	private final TestClock clock = new TestClock();

	private Path from() {
		return this.temporary.resolve("from");
	}

	private Path to() {
		return this.temporary.resolve("to");
	}

	private void write() {
		try (Journal journal = Directories.open(from(), this.clock)) {
			TestQueue queue = new TestQueue(journal, "orders", this.clock);
			queue.end(queue.add("expired"), Frame.Outcome.EXPIRED, "too late");
			queue.add("tea");
			queue.add(TestQueue.text("milk"), 9, "key", Duration.ofMinutes(1), Duration.ofHours(1));
			queue.sync();
			queue.dispatch();
			queue.add("sugar");
			queue.store.pause();
			queue.sync();
		}
	}

	private String export() {
		StringWriter out = new StringWriter();
		JournalTool.export(from(), out, SMALL);
		return out.toString();
	}

	private JournalImport.Result put(String lines) throws Exception {
		return JournalImport.of(JournalOptions.of(to()), new BufferedReader(new StringReader(lines)), SMALL, this.clock,
				this.clock::now);
	}

	@Test
	void saysWhatIsThere() {
		write();
		assertThat(JournalTool.check(from(), SMALL))
			.isEqualTo(new Report(List.of(new QueueReport("orders", 3, 1, true)), List.of(), List.of()));
	}

	@Test
	void whatIsExportedCanBeImportedElsewhere() throws Exception {
		write();
		String exported = export();
		assertThat(put(exported)).isEqualTo(new JournalImport.Result(3, 0));
		try (Journal journal = Directories.open(to(), this.clock)) {
			TestQueue queue = new TestQueue(journal, "orders", this.clock);
			assertThat(queue.waiting()).containsExactly("tea", "milk", "sugar");
			assertThat(queue.recoveredPaused).isTrue();
			assertThat(queue.recoveredProducers).containsExactly(new ProducerState(TestQueue.PRODUCER, 0, 4,
					List.of(new Frame.OtherOutcome(1, Frame.Outcome.EXPIRED, "too late"))));
			StoredMessage milk = queue.store.waitingInOrder().stream().skip(1).findFirst().orElseThrow();
			assertThat(milk.orderingKey()).isEqualTo("key");
			assertThat(milk.priority()).isEqualTo(9);
			assertThat(milk.content().headers()).containsEntry("a", "b");
			assertThat(milk.expires()).isTrue();
		}
		StringWriter again = new StringWriter();
		JournalTool.export(to(), again, SMALL);
		assertThat(again).hasToString(exported);
	}

	@Test
	void whatIsThereAlreadyIsNotImportedAgain() throws Exception {
		write();
		put(export());
		assertThat(put(export())).isEqualTo(new JournalImport.Result(0, 3));
	}

	@Test
	void whatCanBeReadOfADamagedDirectoryIsExported() throws Exception {
		write();
		Path file = Directories.files(from()).get(0);
		Directories.damage(file, Directories.find(file, "sugar"));
		assertThat(JournalTool.check(from(), SMALL).damage()).singleElement()
			.satisfies((damage) -> assertThat(damage).contains(file.toString(), "checksum"));
		assertThat(put(export())).isEqualTo(new JournalImport.Result(2, 0));
	}

	@Test
	void aLineOfSomethingElseIsRefusedWithItsNumber() {
		assertThatIllegalArgumentException().isThrownBy(() -> put("{\"queue\":\"orders\",\"paused\":true}\n{}\n"))
			.withMessageContaining("Line 2");
		assertThatIllegalArgumentException().isThrownBy(() -> put("no json\n")).withMessageContaining("Line 1");
	}

	@Test
	void aDirectoryInUseIsLeftAlone() {
		write();
		try (Journal journal = Directories.open(from(), this.clock)) {
			assertThatExceptionOfType(JournalException.class).isThrownBy(() -> JournalTool.check(from(), SMALL))
				.withMessageContaining(journal.location());
		}
	}

	@Test
	void aDirectoryWithoutAJournalHasNothingToCheck() {
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> JournalTool.check(this.temporary, SMALL))
			.withMessageContaining("no journal");
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> JournalTool.check(to(), SMALL))
			.withMessageContaining("no directory");
	}

}

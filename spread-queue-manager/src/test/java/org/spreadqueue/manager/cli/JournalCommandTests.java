// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import picocli.CommandLine;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;

/** The directory of a manager, and the commands that look into it. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(LoggingFirst.class)
class JournalCommandTests {

	@TempDir
	private Path temporary;

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	private final Programs programs = new Programs();

	@AfterEach
	void close() throws Exception {
		this.programs.close();
	}

	private Path directory() {
		return this.temporary.resolve("queues");
	}

	private int run(Object... arguments) {
		CommandLine commandLine = SpreadQueueManager.commandLine(Map.of());
		commandLine.setOut(new PrintWriter(this.out, true));
		commandLine.setErr(new PrintWriter(this.err, true));
		String[] texts = new String[arguments.length];
		for (int i = 0; i < texts.length; i++) {
			texts[i] = arguments[i].toString();
		}
		return commandLine.execute(texts);
	}

	/** A manager program that is killed when it has accepted a message. */
	private void keepAMessage() throws Exception {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start(); EventLoop loop = EventLoop.start("journal")) {
			Process program = this.programs.manager(daemon.address(), "128m", "orders", "--directory=" + directory());
			Programs.awaitLines(program, "manages queue 'orders'");
			SpreadOptions spread = SpreadOptions.builder().addresses(daemon.address()).build();
			try (Sender sender = Sender.open(SenderOptions.of(new QueueName("orders")), spread, loop)) {
				sender.send(JsonNodeFactory.instance.stringNode("tea")).get(20, TimeUnit.SECONDS);
			}
			program.destroyForcibly().waitFor();
		}
	}

	@Test
	void whatAKilledManagerHadAcceptedIsThereAndGoesElsewhere() throws Exception {
		keepAMessage();
		assertThat(run("journal", "check", directory())).isZero();
		assertThat(this.out).asString().contains("orders: 1 messages, 1 senders known");
		Path file = this.temporary.resolve("queues.jsonl");
		assertThat(run("journal", "export", directory(), file)).isZero();
		assertThat(file).content().contains("\"queue\":\"orders\"", "\"body\":\"InRlYSI=\"");
		Path other = this.temporary.resolve("other");
		assertThat(run("journal", "import", other, file)).isZero();
		assertThat(run("journal", "import", other, file)).isZero();
		assertThat(this.out).asString()
			.contains("Imported 1 messages; 0 were there already.", "Imported 0 messages; 1 were there already.");
		assertThat(run("journal", "export", other)).isZero();
		assertThat(this.out).asString().contains("\"body\":\"InRlYSI=\"");
	}

	@Test
	void damageIsNamedAndTheRestIsExported() throws Exception {
		keepAMessage();
		try (RandomAccessFile access = new RandomAccessFile(directory().resolve("queues-1.journal").toFile(), "rw")) {
			access.seek(60);
			access.write("damage".getBytes(StandardCharsets.US_ASCII));
		}
		assertThat(run("journal", "check", directory())).isEqualTo(JournalCommand.DAMAGED);
		assertThat(this.out).asString().contains("Damaged: ", "queues-1.journal, position ", "checksum");
		Path file = this.temporary.resolve("queues.jsonl");
		assertThat(run("journal", "export", directory(), file)).isEqualTo(JournalCommand.DAMAGED);
		assertThat(file).content().contains("\"body\":\"InRlYSI=\"");
		assertThat(this.temporary).isDirectoryNotContaining("glob:**.part");
		PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
		nowhere.close();
		assertThat(SpreadQueueManager.run(nowhere, nowhere, "journal", "export", directory().toString()))
			.as("what can be read is not written")
			.isOne();
		assertThat(run("orders", "--directory=" + directory())).isOne();
		assertThat(this.err).asString().contains("is damaged", "journal export");
	}

	@Test
	void nothingIsOverwritten() throws Exception {
		keepAMessage();
		Path file = Files.createFile(this.temporary.resolve("file"));
		assertThat(run("journal", "export", directory(), file)).isOne();
		assertThat(file).isEmptyFile();
		assertThat(this.err).asString().contains(file.toString(), "cannot be created", "AlreadyExists");
	}

	@Test
	void aFileThatIsNotThereIsNamed() {
		Path file = this.temporary.resolve("file");
		assertThat(run("journal", "import", directory(), file)).isOne();
		assertThat(this.err).asString().contains(file.toString(), "cannot be read", "NoSuchFile");
	}

	@Test
	void anExportThatIsRefusedLeavesNoFile() {
		Path file = this.temporary.resolve("file");
		assertThat(run("journal", "export", directory(), file)).isOne();
		assertThat(this.err).asString().contains("no directory");
		assertThat(this.temporary).isEmptyDirectory();
	}

	@Test
	void saysWhatIsMissing() {
		assertThat(run("journal")).isEqualTo(2);
		assertThat(this.err).asString().contains("check, export or import");
		assertThat(run("journal", "check", directory())).isOne();
		assertThat(this.err).asString().contains("no directory", directory().toString());
	}

	@Test
	void saysWhatIsWrongWithTheDirectoryOfAManager() throws Exception {
		Path file = Files.createFile(this.temporary.resolve("file"));
		assertThat(run("orders", "--directory=" + file)).isOne();
		assertThat(this.err).asString().contains(file.toString());
		assertThat(run("orders", "--directory=" + directory(), "--sync-interval=2h")).isEqualTo(2);
		assertThat(this.err).asString().contains("PT2H");
	}

}

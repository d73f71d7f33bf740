// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;

class KeyOptionsTests {

	private static final SealKey KEY = key(1);

	private static final SealKey OTHER_KEY = key(2);

	private static final QueueName ORDERS = new QueueName("orders");

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@TempDir
	private Path directory;

	private String file;

	private String otherFile;

	@BeforeEach
	void writeKeys() throws Exception {
		this.file = Files.writeString(this.directory.resolve("key"), base64(1) + "\n").toString();
		this.otherFile = Files.writeString(this.directory.resolve("other-key"), base64(2)).toString();
	}

	@Test
	void withoutAKeyNothingIsSealed() {
		assertThat(keys(Map.of(), "orders")).isEqualTo(SealKeys.NONE);
	}

	@Test
	void keysComeFromFilesInTheOrderOfTheOptions() {
		assertThat(keys(Map.of("SPREAD_QUEUE_KEY", base64(3)), "--key-file=" + this.otherFile, "--key-file", this.file,
				"orders"))
			.isEqualTo(SealKeys.of(OTHER_KEY, KEY));
	}

	@Test
	void withoutFilesTheyComeFromTheVariableCalledLikeTheProperty() {
		assertThat(keys(Map.of("SPREAD_QUEUE_KEY", base64(2) + ", file:" + this.file), "orders"))
			.isEqualTo(SealKeys.of(OTHER_KEY, KEY));
		assertThat(keys(Map.of("SPREAD_QUEUE_KEY", " "), "orders")).isEqualTo(SealKeys.NONE);
	}

	@Test
	void theKeyNeedNotBeRequired() {
		assertThat(keys(Map.of(), "--key-file=" + this.file, "--key-required=false", "orders"))
			.isEqualTo(SealKeys.of(KEY).withRequired(false));
	}

	@Test
	void saysWhatIsWrongWithAKeyAndDoesNotShowIt() throws Exception {
		String bad = Files.writeString(this.directory.resolve("bad"), "pass phrase").toString();
		assertThat(run(Map.of(), "--key-file=" + bad, "orders")).isEqualTo(2);
		assertThat(run(Map.of(), "--key-file=" + this.directory.resolve("none"), "orders")).isEqualTo(2);
		assertThat(run(Map.of("SPREAD_QUEUE_KEY", "c2hvcnQ="), "orders")).isEqualTo(2);
		assertThat(run(Map.of(), "--key-file=" + this.file, "--key-file=" + this.file, "orders")).isEqualTo(2);
		assertThat(this.err.toString())
			.contains("Key file '" + bad + "': The key is not written in Base64", "none' cannot be read",
					"SPREAD_QUEUE_KEY: The key has 5 bytes", "is there twice")
			.doesNotContain("phrase", "c2hvcnQ=", base64(1));
	}

	@Test
	void statisticsCanBeReadWithoutTheKey() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("key-options-tests");
				QueueManager manager = QueueManager.start(ManagerOptions.of(ORDERS).withKeys(SealKeys.of(KEY)),
						SpreadOptions.builder().addresses(daemon.address()).build(), loop)) {
			manager.active().join();
			assertThat(run(Map.of(), "status", "orders", "--spread=" + daemon.address())).isZero();
			assertThat(this.out.toString()).contains("CURRENTLY_QUEUED=0");
		}
	}

	private static SealKeys keys(Map<String, String> environment, String... args) {
		CommandLine commandLine = SpreadQueueManager.commandLine(environment);
		commandLine.parseArgs(args);
		ManageCommand command = commandLine.getCommand();
		return command.options(List.of(ORDERS)).get(0).keys();
	}

	private int run(Map<String, String> environment, String... args) {
		return SpreadQueueManager.commandLine(environment)
			.setOut(new PrintWriter(this.out, true))
			.setErr(new PrintWriter(this.err, true))
			.execute(args);
	}

	private static SealKey key(int fill) {
		return SealKey.parse(base64(fill));
	}

	private static String base64(int fill) {
		byte[] secret = new byte[SealKey.BYTES];
		Arrays.fill(secret, (byte) fill);
		return Base64.getEncoder().encodeToString(secret);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerOptions.OnDuplicate;
import org.spreadqueue.manager.QueueLimits.Overflow;
import org.spreadqueue.manager.cli.options.Settings;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What the program takes from its environment and its file. */
class SettingsTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private static final QueueName BILLING = new QueueName("billing");

	@TempDir
	private Path directory;

	@Test
	void theFileHasAKeyForEachLongOption() throws Exception {
		String file = file("queues=orders, billing", "spread=4804@somewhere", "max-length=500", "max-size=1MB",
				"overflow=reject", "max-attempts=7", "redelivery-delay=2s", "redelivery-multiplier=3",
				"max-redelivery-delay=1h", "on-duplicate=stand-by", "administration=read-only", "key-required=false",
				"verbose=true", "limits.billing.max-length=9", "limits.billing.overflow=block");
		ManageCommand command = command(Map.of(), "--config=" + file);
		List<ManagerOptions> options = command.options(command.daemon().queues(command.settings().queues()));
		assertThat(options).extracting(ManagerOptions::queue).containsExactly(ORDERS, BILLING);
		ManagerOptions orders = options.get(0);
		assertThat(orders.limits().maxLength()).isEqualTo(500);
		assertThat(orders.limits().maxSize()).isEqualTo(1 << 20);
		assertThat(orders.limits().overflow()).isEqualTo(Overflow.REJECT);
		assertThat(orders.limits().maxAttempts()).isEqualTo(7);
		assertThat(orders.limits().redeliveryDelay()).isEqualTo(Duration.ofSeconds(2));
		assertThat(orders.limits().redeliveryMultiplier()).isEqualTo(3);
		assertThat(orders.limits().maxRedeliveryDelay()).isEqualTo(Duration.ofHours(1));
		assertThat(orders.onDuplicate()).isEqualTo(OnDuplicate.STAND_BY);
		assertThat(orders.administration()).isEqualTo(Administration.READ_ONLY);
		assertThat(options.get(1).limits()).isEqualTo(orders.limits().withMaxLength(9).withOverflow(Overflow.BLOCK));
		assertThat(command.daemon().address()).isEqualTo("4804@somewhere");
	}

	@Test
	void variablesAreCalledLikeTheProperties() {
		ManagerOptions options = options(
				Map.of("SPREAD_QUEUE_MANAGER_MAXLENGTH", "12", "SPREAD_QUEUE_MANAGER_OVERFLOW", "dead-letter-oldest",
						"SPREAD_QUEUE_MANAGER_ONDUPLICATE", "stand-by", "SPREAD_QUEUE_MANAGER_ADMINISTRATION", "none"));
		assertThat(options.limits().maxLength()).isEqualTo(12);
		assertThat(options.limits().overflow()).isEqualTo(Overflow.DEAD_LETTER_OLDEST);
		assertThat(options.onDuplicate()).isEqualTo(OnDuplicate.STAND_BY);
		assertThat(options.administration()).isEqualTo(Administration.NONE);
	}

	@Test
	void limitsOfOneQueueCanBeAVariable() throws Exception {
		String config = "--config=" + file("limits.orders.max-length=9");
		assertThat(options(Map.of("SPREAD_QUEUE_MANAGER_LIMITS", "orders.max-length=7"), config).limits().maxLength())
			.isEqualTo(7);
		assertThat(options(Map.of("SPREAD_QUEUE_MANAGER_LIMITS", " "), config).limits().maxLength()).isEqualTo(9);
	}

	@Test
	void aKeyFileCanBeAVariableAndABlankKeyIsNone() throws Exception {
		String first = file(key(1));
		String config = "--config=" + file("key-file=" + first);
		SealKeys ofFirst = options(Map.of(), "--key-file=" + first).keys();
		SealKeys ofSecond = options(Map.of("SPREAD_QUEUE_KEY", key(2))).keys();
		assertThat(options(Map.of("SPREAD_QUEUE_MANAGER_KEYFILE", first)).keys().names()).isEqualTo(ofFirst.names());
		assertThat(options(Map.of("SPREAD_QUEUE_MANAGER_KEYFILE", first, "SPREAD_QUEUE_KEY", key(2))).keys().names())
			.isEqualTo(ofFirst.names());
		assertThat(options(Map.of("SPREAD_QUEUE_KEY", " "), config).keys().names()).isEqualTo(ofFirst.names());
		assertThat(options(Map.of("SPREAD_QUEUE_KEY", key(2)), config).keys().names()).isEqualTo(ofSecond.names());
		assertThat(ofFirst.names()).isNotEqualTo(ofSecond.names());
	}

	private static String key(int fill) {
		byte[] secret = new byte[SealKey.BYTES];
		Arrays.fill(secret, (byte) fill);
		return Base64.getEncoder().encodeToString(secret);
	}

	@Test
	void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
		String file = file("max-length=1", "max-attempts=1", "queues=billing");
		Map<String, String> environment = Map.of("SPREAD_QUEUE_MANAGER_MAXLENGTH", "2",
				"SPREAD_QUEUE_MANAGER_MAXATTEMPTS", "2", "SPREAD_QUEUE_MANAGER_CONFIG", file,
				"SPREAD_QUEUE_MANAGER_QUEUES", "orders");
		ManagerOptions options = options(environment, "--max-length=3");
		assertThat(options.limits().maxLength()).isEqualTo(3);
		assertThat(options.limits().maxAttempts()).isEqualTo(2);
		assertThat(Settings.of(environment).queues()).containsExactly("orders");
		assertThat(Settings.of(Map.of(), "--config", file).queues()).containsExactly("billing");
	}

	@Test
	void limitsOfOneQueueCanBeOptions() {
		ManageCommand command = command(Map.of(), "--max-length=5", "--limits",
				"orders.max-length=7,orders.max-size=1KB");
		List<ManagerOptions> options = command.options(List.of(ORDERS, BILLING));
		assertThat(options.get(0).limits().maxLength()).isEqualTo(7);
		assertThat(options.get(0).limits().maxSize()).isEqualTo(1024);
		assertThat(options.get(1).limits().maxLength()).isEqualTo(5);
	}

	@Test
	void saysWhatIsWrongWithALimitOfOneQueue() {
		assertThat(failure("orders", "--limits=orders.max-length=0")).contains("'--limits orders.max-length'",
				"Maximum length 0");
		assertThat(failure("orders", "--limits=orders.size=1")).contains("'orders.size'", "max-length, max-size");
		assertThat(failure("orders", "--limits=billing.max-length=1")).contains("'billing'", "is not managed");
		assertThat(failure("orders", "--limits=orders.max-size=100TB")).contains("three quarters");
	}

	@Test
	void aFileThatCannotBeUsedIsRefused() throws Exception {
		assertThatIllegalArgumentException().isThrownBy(() -> command(Map.of(), "--config=" + file("max-lenght=5")))
			.withMessageContaining("'max-lenght'")
			.withMessageContaining("max-length");
		assertThat(failure("--config=" + this.directory.resolve("none"), "orders")).contains("none", "cannot be read");
		assertThat(failure("--config=" + file("max-length=few"), "orders")).contains("'few'");
		assertThat(failure("--config=" + file("yes=true"), "orders")).contains("'yes'", "no option");
	}

	@Test
	void whatIsBehindTheEndOfOptionsIsNoFile() {
		assertThat(Settings.of(Map.of(), "--", "--config=/does/not/exist").queues()).isEmpty();
	}

	@Test
	void helpShowsTheFileAndTheVariables() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		SpreadQueueManager.run(new PrintStream(out), new PrintStream(out), "--help");
		assertThat(out.toString(StandardCharsets.UTF_8)).contains("--config", "SPREAD_QUEUE_MANAGER_");
	}

	private String file(String... lines) throws Exception {
		return Files.write(Files.createTempFile(this.directory, "manager", ".properties"), List.of(lines)).toString();
	}

	private static ManagerOptions options(Map<String, String> environment, String... arguments) {
		return command(environment, arguments).options(List.of(ORDERS)).get(0);
	}

	private static ManageCommand command(Map<String, String> environment, String... arguments) {
		CommandLine commandLine = SpreadQueueManager.commandLine(Settings.of(environment, arguments));
		commandLine.parseArgs(arguments);
		return commandLine.getCommand();
	}

	private static String failure(String... arguments) {
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		assertThat(
				SpreadQueueManager.run(new PrintStream(new ByteArrayOutputStream()), new PrintStream(err), arguments))
			.isEqualTo(2);
		return err.toString(StandardCharsets.UTF_8);
	}

}

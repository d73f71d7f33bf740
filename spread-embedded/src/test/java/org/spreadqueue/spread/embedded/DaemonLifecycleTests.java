package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.spreadqueue.spread.DaemonVersion;
import org.spreadqueue.spread.SpreadException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DaemonLifecycleTests {

	@Test
	@EnabledOnOs(OS.LINUX)
	void startedAndClosedManyTimesOnOnePortItLeavesNothingBehind() throws IOException {
		EmbeddedSpreadDaemon first = EmbeddedSpreadDaemon.start();
		int port = first.port();
		first.close();
		long descriptors = descriptors();
		for (int i = 0; i < 50; i++) {
			try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon
				.start(EmbeddedDaemonOptions.builder().port(port).build())) {
				List<RawClient> clients = new ArrayList<>();
				for (int j = 0; j < 5; j++) {
					clients.add(RawClient.connected(daemon, "client" + j));
				}
				clients.add(new RawClient(daemon));
				daemon.close();
				assertThat(daemon.isRunning()).isFalse();
				for (RawClient client : clients) {
					assertThat(client.isClosedByDaemon()).isTrue();
					client.close();
				}
			}
		}
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.equals("spread-daemon-" + port));
		Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.count();
		}
	}

	@Test
	void fileThatIsNoSocketIsNotReplaced(@TempDir Path directory) throws IOException {
		Path precious = Files.writeString(directory.resolve("precious"), "data");
		assertThatExceptionOfType(SpreadException.class)
			.isThrownBy(() -> EmbeddedSpreadDaemon.start(EmbeddedDaemonOptions.builder().unixSocket(precious).build()))
			.withMessageContaining(precious.toString());
		assertThat(precious).hasContent("data");
	}

	@Test
	void socketOfALivingDaemonIsNotTaken(@TempDir Path directory) {
		EmbeddedDaemonOptions options = EmbeddedDaemonOptions.builder().unixSocket(directory.resolve("socket")).build();
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start(options)) {
			assertThatExceptionOfType(SpreadException.class).isThrownBy(() -> EmbeddedSpreadDaemon.start(options));
			assertThat(daemon.unixSocket().orElseThrow()).exists();
		}
	}

	@Test
	void nameAndVersionAreThoseOfTheOptions() throws IOException {
		EmbeddedDaemonOptions options = EmbeddedDaemonOptions.builder()
			.daemonName("elsewhere")
			.version(new DaemonVersion(5, 0, 1))
			.build();
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start(options);
				RawClient client = new RawClient(daemon)) {
			client.send(new byte[] { 3, 1, 1, 1, 'a' });
			assertThat(client.read(4 + "#a#elsewhere".length())).startsWith(1, 5, 0, 12)
				.endsWith("#a#elsewhere".getBytes(StandardCharsets.US_ASCII));
		}
	}

	@Test
	void optionsThatNoClientCouldUseAreRefused() {
		EmbeddedDaemonOptions.Builder builder = EmbeddedDaemonOptions.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.daemonName("two words"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.daemonName("x".repeat(20)));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.version(new DaemonVersion(3, 7, 9)));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65536));
	}

}

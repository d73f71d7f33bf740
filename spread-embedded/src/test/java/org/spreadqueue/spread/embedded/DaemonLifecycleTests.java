// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

	@Test
	@EnabledOnOs(OS.LINUX)
	void errorAtTheStartLeavesNothingBehind() throws IOException {
		Path noMemory = (Path) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Path.class },
				(proxy, method, arguments) -> {
					throw new OutOfMemoryError("on purpose");
				});
		EmbeddedSpreadDaemon first = EmbeddedSpreadDaemon.start();
		int port = first.port();
		first.close();
		long descriptors = descriptors();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> EmbeddedSpreadDaemon
			.start(EmbeddedDaemonOptions.builder().port(port).unixSocket(noMemory).build()));
		Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
		EmbeddedSpreadDaemon.start(EmbeddedDaemonOptions.builder().port(port).build()).close();
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
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void everybodyMayUseTheUnixSocketOnlyIfTheOptionsSaySo(@TempDir Path directory) throws IOException {
		Path socket = directory.resolve("socket");
		Path other = directory.resolve("other");
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon
			.start(EmbeddedDaemonOptions.builder().unixSocket(socket).unixSocketForEverybody(true).build());
				EmbeddedSpreadDaemon reserved = EmbeddedSpreadDaemon
					.start(EmbeddedDaemonOptions.builder().unixSocket(other).build())) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-rw-rw-");
			Set<PosixFilePermission> byUmask = Files
				.getPosixFilePermissions(Files.createDirectory(directory.resolve("umask")));
			assertThat(Files.getPosixFilePermissions(other)).isEqualTo(byUmask);
			assertThat(daemon.isRunning() && reserved.isRunning()).isTrue();
		}
	}

	@Test
	void socketFileOfADaemonThatWasKilledIsReplaced(@TempDir Path directory) throws IOException {
		Path stale = directory.resolve("socket");
		try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			killed.bind(UnixDomainSocketAddress.of(stale));
		}
		assertThat(stale).exists();
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon
			.start(EmbeddedDaemonOptions.builder().unixSocket(stale).build());
				SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(stale))) {
			assertThat(client.isConnected() && daemon.isRunning()).isTrue();
		}
		assertThat(stale).doesNotExist();
	}

	@Test
	void statisticsTellWhatHappened() throws IOException {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				RawClient alice = RawClient.connected(daemon, "alice");
				RawClient mallory = RawClient.connected(daemon, "mallory")) {
			alice.send(0x10, "#alice#localhost", List.of("#alice#localhost"), new byte[20]);
			alice.readMessage();
			mallory.send(0x10, "#alice#localhost", List.of("room"), new byte[0]);
			assertThat(mallory.isClosedByDaemon()).isTrue();
			Awaitility.await()
				.untilAsserted(() -> assertThat(daemon.statistics())
					.isEqualTo(new EmbeddedDaemonStatistics(1, 2, 1, 2, 180, 1, 100, 0)));
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

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Addresses, names, sizes, delays.
 */
class ValueTests {

	@ParameterizedTest
	@CsvSource({ "4803@localhost, localhost, 4803", "4803@::1, ::1, 4803", "1@10.0.0.1, 10.0.0.1, 1",
			"65535@a-b.example, a-b.example, 65535" })
	void tcpAddressIsReadAndWrittenInSpreadForm(String text, String host, int port) {
		assertThat(SpreadAddress.parse(text)).isEqualTo(new SpreadAddress.Tcp(host, port)).hasToString(text);
	}

	@ParameterizedTest
	@CsvSource({ "4803, /tmp/4803", "/run/spread.sock, /run/spread.sock" })
	void unixAddressIsReadAndWrittenInSpreadForm(String text, String path) {
		assertThat(SpreadAddress.parse(text)).isEqualTo(new SpreadAddress.UnixSocket(Path.of(path))).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "host", "@host", "4803@", "4803:host", "0@host", "65536@host", "4803@[::1]",
			"4803@a b", "-1", "4803@@" })
	void anythingElseIsNoAddress(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadAddress.parse(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("4803@localhost");
	}

	@Test
	void addressListKeepsItsOrder() {
		assertThat(SpreadAddress.parseList("4803@b, 4804@a")).hasToString("[4803@b, 4804@a]");
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadAddress.parseList("4803@b,"));
	}

	@Test
	void groupNameErrorsNameTheValueTheRuleAndAWayOut() {
		assertThat(SpreadLimits.checkGroup("MQ_orders")).isEqualTo("MQ_orders");
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadLimits.checkGroup("two words"))
			.withMessageContaining("'two words'")
			.withMessageContaining("index 3")
			.withMessageContaining("'$' to '~'");
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadLimits.checkGroup("x".repeat(32)))
			.withMessageContaining("32 characters")
			.withMessageContaining("1 to 31");
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadLimits.checkGroup("#alice#localhost"));
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadLimits.checkGroup(""));
		assertThat(SpreadLimits.checkDestination("#alice#localhost")).isEqualTo("#alice#localhost");
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadLimits.checkPrivateName("elevenchars"))
			.withMessageContaining("11 characters");
	}

	@Test
	void messageLimitsAreThoseThatEveryDaemonSurvives() {
		assertThat(SpreadLimits.maxBody(1)).isEqualTo(139_920);
		byte[] largest = new byte[139_920];
		assertThat(OutgoingMessage.of("room", ServiceType.SAFE, largest).body()).isSameAs(largest);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> OutgoingMessage.of("room", ServiceType.SAFE, new byte[139_921]))
			.withMessageContaining("139921")
			.withMessageContaining("139920")
			.withMessageContaining("Split");
		assertThat(to(43).groups()).hasSize(43);
		assertThatIllegalArgumentException().isThrownBy(() -> to(44)).withMessageContaining("44 groups");
		assertThatIllegalArgumentException().isThrownBy(() -> to(0));
	}

	private static OutgoingMessage to(int groups) {
		return new OutgoingMessage(Collections.nCopies(groups, "room"), ServiceType.FIFO, false, (short) 0,
				new byte[1]);
	}

	@Test
	void delaysGrowAreBoundedAndPartlyRandom() {
		ReconnectPolicy policy = ReconnectPolicy.DEFAULT;
		Random random = new Random(3);
		for (int attempt = 1; attempt < 2000; attempt++) {
			long full = (attempt < 10) ? Math.min(5_000, 100L << (attempt - 1)) : 5_000;
			assertThat(policy.delay(attempt, random)).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
		}
		ReconnectPolicy steady = new ReconnectPolicy(Duration.ofMillis(10), Duration.ofMillis(10), 1, 0);
		assertThat(steady.delay(7, random)).isEqualTo(Duration.ofMillis(10));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ReconnectPolicy(Duration.ZERO, Duration.ofMillis(10), 1, 0));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ReconnectPolicy(Duration.ofMillis(10), Duration.ofMillis(10), 0.5, 0));
	}

	@Test
	void randomPrivateNamesDifferAndAreLegal() {
		Supplier<String> names = PrivateNames.random("w");
		List<String> made = Stream.generate(names).limit(1000).toList();
		assertThat(made).doesNotHaveDuplicates().allMatch((name) -> name.matches("w[0-9a-z]{9}"));
		assertThatIllegalArgumentException().isThrownBy(() -> PrivateNames.random("worker"));
		assertThatIllegalArgumentException().isThrownBy(() -> PrivateNames.fixed("two words"));
	}

	@Test
	void optionsAreChangedInCopies() {
		SpreadOptions options = SpreadOptions.builder().build();
		SpreadOptions changed = options.toBuilder().membership(false).connectTimeout(Duration.ofSeconds(1)).build();
		assertThat(options.membership()).isTrue();
		assertThat(options.addresses()).hasToString("[4803@localhost]");
		assertThat(changed.membership()).isFalse();
		assertThat(changed.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadOptions.builder().addresses(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> SpreadOptions.builder().maxPendingBytes(1000))
			.withMessageContaining("140000");
	}

	@Test
	void silenceIsWatchedWhereThereIsAnotherAddressUnlessTheOptionSaysOtherwise() {
		SpreadOptions.Builder one = SpreadOptions.builder().addresses(SpreadAddress.parseList("4803@a"));
		SpreadOptions.Builder two = SpreadOptions.builder().addresses(SpreadAddress.parseList("4803@a,4803@b"));
		assertThat(one.build().silenceTimeout()).isEqualTo(Durations.LONGEST);
		assertThat(two.build().silenceTimeout()).hasSeconds(20);
		assertThat(two.build().toBuilder().build().silenceTimeout()).hasSeconds(20);
		assertThat(one.silenceTimeout(Duration.ofSeconds(3)).build().silenceTimeout()).hasSeconds(3);
		assertThat(two.silenceTimeout(ChronoUnit.FOREVER.getDuration()).build().silenceTimeout())
			.isEqualTo(Durations.LONGEST);
		for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
			assertThatIllegalArgumentException().isThrownBy(() -> two.silenceTimeout(none))
				.withMessageContaining("'silenceTimeout' is " + none);
		}
	}

}

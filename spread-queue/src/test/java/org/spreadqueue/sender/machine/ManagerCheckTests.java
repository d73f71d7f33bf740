// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;

import static org.assertj.core.api.Assertions.assertThat;

class ManagerCheckTests {

	private static final SealKey KEY = key(1);

	private static final SealKey OTHER_KEY = key(2);

	private static final QueueStatistics NONE = new QueueStatistics(Instant.EPOCH, Duration.ZERO, 0, 0, 0, 0, 0,
			Duration.ZERO, 0, 0, 0);

	@Test
	void withoutKeysEveryManagerWillDoThatHasNone() {
		assertRefused(SealKeys.NONE, status(true, null), null);
		assertRefused(SealKeys.NONE, status(false, null), null);
		assertRefused(SealKeys.NONE, status(true, KEY.name()),
				"has the key \"" + KEY.name() + "\", and this sender has none. Give both the same spread.queue.key");
	}

	@Test
	void withAKeyTheManagerNeedsOneOfThoseHere() {
		assertRefused(SealKeys.of(KEY), status(true, KEY.name()), null);
		assertRefused(SealKeys.of(OTHER_KEY, KEY), status(true, KEY.name()), null);
		assertRefused(SealKeys.of(KEY), status(true, null),
				"has no key, and this sender has [" + KEY.name() + "]. Give both the same spread.queue.key");
		assertRefused(SealKeys.of(KEY), status(true, OTHER_KEY.name()), "seals with the key \"" + OTHER_KEY.name()
				+ "\", and this sender has [" + KEY.name() + "]. Give both the same spread.queue.key");
	}

	@Test
	void whatTheManagerCallsItsKeyIsShownShort() {
		ManagerCheck check = new ManagerCheck(SealKeys.NONE);
		check.accepts("#m#here", status(true, "\u001b[31m" + "x".repeat(1000)));
		assertThat(check.refusal()).hasSizeLessThan(200).doesNotContain("\u001b");
	}

	@Test
	void aLegacyManagerWillDoIfTheKeyIsNotRequired() {
		assertRefused(SealKeys.of(KEY), status(false, null), "Spread::Queue for Perl");
		assertRefused(SealKeys.of(KEY).withRequired(false), status(false, null), null);
		assertRefused(SealKeys.of(KEY).withRequired(false), status(true, null), "has no key");
	}

	@Test
	void aRefusedManagerThatAnswersNoMoreIsForgotten() {
		ManagerCheck check = new ManagerCheck(SealKeys.of(KEY));
		check.asked();
		check.accepts("#m#here", status(true, null));
		check.asked();
		assertThat(check.refusal()).contains("#m#here");
		check.asked();
		assertThat(check.refusal()).isNull();
	}

	private static void assertRefused(SealKeys keys, LegacyReply.Status answer, @Nullable String reason) {
		ManagerCheck check = new ManagerCheck(keys);
		assertThat(check.accepts("#m#here", answer)).isEqualTo(reason == null);
		if (reason == null) {
			assertThat(check.refusal()).isNull();
		}
		else {
			assertThat(check.refusal()).startsWith("the manager #m#here ").contains(reason);
		}
	}

	private static LegacyReply.Status status(boolean nativeManager, @Nullable String seal) {
		return new LegacyReply.Status(NONE, nativeManager, seal);
	}

	private static SealKey key(int fill) {
		byte[] secret = new byte[SealKey.BYTES];
		Arrays.fill(secret, (byte) fill);
		return SealKey.of(secret);
	}

}

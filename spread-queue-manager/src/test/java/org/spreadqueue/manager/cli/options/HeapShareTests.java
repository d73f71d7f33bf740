// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import org.junit.jupiter.api.Test;

import org.spreadqueue.manager.QueueLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class HeapShareTests {

	private static final long MEGABYTE = 1024 * 1024;

	@Test
	void aLargeHeapHasRoomForTheUsualLimits() {
		assertThat(new HeapShare(1024 * MEGABYTE, 2).usualLimits()).isEqualTo(QueueLimits.DEFAULT);
	}

	@Test
	void queuesTakeHalfOfASmallHeapWhenTheyAreFull() {
		QueueLimits limits = new HeapShare(256 * MEGABYTE, 2).usualLimits();
		assertThat(2 * limits.maxSize()).isBetween(127 * MEGABYTE, 128 * MEGABYTE);
		assertThat(limits.maxSize()).isGreaterThan(50 * MEGABYTE);
		assertThat(limits.maxLength()).isGreaterThan(20_000);
	}

	@Test
	void eachQueueHasAnEqualShare() {
		assertThat(new HeapShare(256 * MEGABYTE, 8).usualLimits().maxSize())
			.isEqualTo(new HeapShare(64 * MEGABYTE, 2).usualLimits().maxSize());
	}

	@Test
	void evenTheSmallestHeapAllowsAMessage() {
		QueueLimits limits = new HeapShare(1000, 100).usualLimits();
		assertThat(limits.maxLength()).isEqualTo(1);
		assertThat(limits.maxSize()).isPositive();
	}

	@Test
	void limitsThatDoNotFitAreRefusedWithValueRuleAndWayOut() {
		HeapShare share = new HeapShare(256 * MEGABYTE, 2);
		assertThatIllegalArgumentException().isThrownBy(() -> share.check(QueueLimits.DEFAULT))
			.withMessageContainingAll("2 queues", "268435456 bytes", "512 MB", "heap has 256 MB", "--max-size", "-Xmx");
		assertThatNoException().isThrownBy(() -> share.check(share.usualLimits()));
		assertThatNoException().isThrownBy(() -> share.check(share.usualLimits().withMaxSize(80 * MEGABYTE)));
	}

}

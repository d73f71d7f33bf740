// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IdSetTests {

	@Test
	void holdsTheIdsThatItIsMadeOf() {
		SplittableRandom random = new SplittableRandom(14);
		for (int i = 0; i < 200; i++) {
			TreeSet<MessageId> model = new TreeSet<>();
			List<MessageId> given = new ArrayList<>();
			for (int n = random.nextInt(40); n > 0; n--) {
				MessageId id = new MessageId(random.nextInt(-2, 2), random.nextInt(1, 20));
				model.add(id);
				given.add(id);
			}
			IdSet set = IdSet.of(given);
			assertThat(set).containsExactlyElementsOf(model);
			assertThat(set.size()).isEqualTo(model.size());
			assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
			assertThat(set).isEqualTo(IdSet.of(model)).hasSameHashCodeAs(IdSet.of(model));
			for (long producer = -3; producer < 3; producer++) {
				for (long sequence = 0; sequence <= 20; sequence++) {
					MessageId id = new MessageId(producer, sequence);
					assertThat(set.contains(id)).as("%s in %s", id, model).isEqualTo(model.contains(id));
				}
			}
		}
	}

	@Test
	void keepsRangesAsRanges() {
		List<String> ranges = new ArrayList<>();
		IdSet.of(id(1, 1), id(1, 2), id(1, 3), id(1, 7), id(2, 8))
			.forEachRange((producer, first, last) -> ranges.add(producer + ":" + first + "-" + last));
		assertThat(ranges).containsExactly("1:1-3", "1:7-7", "2:8-8");
	}

	@Test
	void saysHowManyItHasIfTheseAreMany() {
		assertThat(IdSet.NONE).hasToString("[]");
		assertThat(IdSet.of(id(1, 7))).hasToString("[0000000000000001-7]");
		assertThat(IdSet.of(id(1, 1), id(1, 2), id(1, 3), id(1, 7))).hasToString("4 ids");
	}

	private static MessageId id(long producer, long sequence) {
		return new MessageId(producer, sequence);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RowTests {

	@Test
	void rowsTravelAsText() {
		assertThat(Row.all()).allSatisfy((row) -> assertThat(Row.parse(row.toString())).isEqualTo(row));
		assertThat(Column.values())
			.allSatisfy((column) -> assertThat(Column.parse(column.toString())).isEqualTo(column));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "one-way:200:1:64|one way, 200 B, 1 listener, 64 callers",
					"request:10000:4:1|request, 10 KB, 4 listeners, 1 caller",
					"send:1000000:1:1|send, 1 MB, 1 listener, 1 caller" })
	void titlesAreForPeople(String row, String title) {
		assertThat(Row.parse(row).title()).isEqualTo(title);
	}

	@Test
	void malformedRowSaysWhatItShouldBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> Row.parse("one-way"))
			.withMessageContaining("OPERATION:BYTES:LISTENERS:CALLERS");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 10_000 })
	void jobsHaveTheirSizeAsJson(int bytes) {
		byte[] json = JsonMapper.shared().writeValueAsBytes(Job.of(100_000, Job.note(bytes)));
		assertThat(json).hasSize(bytes);
	}

}

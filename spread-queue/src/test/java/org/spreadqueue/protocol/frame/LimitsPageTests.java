// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page of the protocol shows the limits that hold. */
class LimitsPageTests {

	private static final Path PAGE = Path.of("..", "docs", "protocol", "native.md");

	private static final Pattern ROW = Pattern.compile("\\| .+ \\| (\\d+) \\|");

	@Test
	void everyLimitIsInTheTable() throws Exception {
		List<Long> limits = new ArrayList<>(
				List.of((long) NativeProtocol.MAX_MESSAGE_BYTES, (long) NativeProtocol.MAX_FRAME_BYTES));
		for (Field limit : FrameLimits.class.getFields()) {
			limits.add(((Number) limit.get(null)).longValue());
		}
		assertThat(table()).containsExactlyInAnyOrderElementsOf(limits);
	}

	private static List<Long> table() throws IOException {
		String page = Files.readString(PAGE);
		String section = page.substring(page.indexOf("### 3.1 Limits"), page.indexOf("## 4. Rules"));
		Matcher row = ROW.matcher(section);
		List<Long> values = new ArrayList<>();
		while (row.find()) {
			values.add(Long.valueOf(row.group(1)));
		}
		return values;
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

import org.spreadqueue.protocol.frame.Content;

import static org.assertj.core.api.Assertions.assertThat;

class ViewerTests {

	private final SanitizingFunction secrets = SanitizingFunction.sanitizeValue().ifKeyEquals("progress");

	@Test
	void whereAJobIsIsMaskedOrNotShown() {
		assertThat(viewer(Show.ALWAYS, this.secrets).progress("card 4711")).isEqualTo("******");
		assertThat(viewer(Show.ALWAYS).progress("card 4711")).isEqualTo("card 4711");
		assertThat(viewer(Show.NEVER, this.secrets).progress("card 4711")).isNull();
	}

	@Test
	void contentsAreMaskedOneByOneAndNotOnceMoreWithEachContainer() {
		List<Object> values = new ArrayList<>();
		SanitizingFunction listening = (data) -> {
			values.add(data.getKey() + "=" + data.getValue());
			return data;
		};
		viewer(Show.ALWAYS, listening).payload(Content.json("{\"list\": [7]}".getBytes(StandardCharsets.UTF_8)));
		assertThat(values).containsExactly("payload={}", "payload.list=[]", "payload.list=7");
	}

	private static Viewer viewer(Show show, SanitizingFunction... functions) {
		return new Disclosure(show, Set.of(), List.of(functions)).viewer(SecurityContext.NONE);
	}

}

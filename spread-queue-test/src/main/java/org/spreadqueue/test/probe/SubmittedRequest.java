// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.assertj.core.api.AssertProvider;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.log.Excerpt;

/**
 * A request that waits for its answer, for {@code assertThat}.
 *
 * @since 0.1.0
 */
public final class SubmittedRequest implements AssertProvider<SubmittedRequestAssert> {

	private final QueueProbe probe;

	private final JsonNode payload;

	private final CompletableFuture<Content> answer;

	SubmittedRequest(QueueProbe probe, JsonNode payload, CompletableFuture<Content> answer) {
		this.probe = probe;
		this.payload = payload;
		this.answer = answer;
	}

	@Override
	public SubmittedRequestAssert assertThat() {
		return new SubmittedRequestAssert(this);
	}

	QueueProbe probe() {
		return this.probe;
	}

	Outcome<Content> outcome() {
		// The request itself ends at the limit, and says more than a timeout would.
		return Outcome.of(this.answer, this.probe.limit().plusSeconds(1));
	}

	/** Reads an answer as an object of this class. */
	<T> T read(Content content, Class<T> type) {
		return content.isPerl() ? this.probe.mapper().treeToValue(content.tree(), type)
				: this.probe.mapper().readValue(content.body(), type);
	}

	static String describe(Content content) {
		String text = content.isPerl() ? content.tree().toString() : new String(content.body(), StandardCharsets.UTF_8);
		return Excerpt.line(text);
	}

	@Override
	public String toString() {
		return "request " + Excerpt.line(this.payload.toString());
	}

}

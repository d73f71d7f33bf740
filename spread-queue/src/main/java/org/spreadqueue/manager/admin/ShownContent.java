// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.protocol.frame.Content;

/** What is shown of what applications have written into messages. */
public interface ShownContent {

	/** Everything, as it is. */
	ShownContent ALL = new ShownContent() {

		@Override
		public boolean isComplete() {
			return true;
		}

		@Override
		public @Nullable String orderingKey(@Nullable String key) {
			return key;
		}

		@Override
		public @Nullable String header(String name, @Nullable String value) {
			return value;
		}

		@Override
		public @Nullable Map<String, String> headers(Map<String, String> headers) {
			return headers;
		}

		@Override
		public @Nullable JsonNode payload(Content content) {
			return content.tree();
		}

	};

	/** Whether nothing is hidden or masked, whatever it is. */
	boolean isComplete();

	/** Returns a key that may be seen, {@code null} if it may not or is not there. */
	@Nullable String orderingKey(@Nullable String key);

	/** Returns a value that may be seen, {@code null} if it may not or is not there. */
	@Nullable String header(String name, @Nullable String value);

	/** Returns headers as they may be seen, {@code null} if they may not. */
	@Nullable Map<String, String> headers(Map<String, String> headers);

	/**
	 * Returns the payload, {@code null} if it may not be seen.
	 * @throws org.spreadqueue.UnreadableMessageException if there is no reading it
	 */
	@Nullable JsonNode payload(Content content);

}

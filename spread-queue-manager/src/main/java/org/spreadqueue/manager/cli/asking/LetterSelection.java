// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.machine.DeadLetterHeaders;
import org.spreadqueue.protocol.frame.MessageId;

/** Which dead letters are meant, if they are not named. */
final class LetterSelection {

	@Option(names = "--error", paramLabel = "TYPE",
			description = "Only those whose last error was of this type, such as java.lang.IllegalStateException.")
	private @Nullable String error;

	@Option(names = "--header", paramLabel = "NAME=VALUE",
			description = "Only those with this header. Can be given several times.")
	private final Map<String, String> headers = new LinkedHashMap<>();

	/** Whether something is selected. */
	boolean isGiven() {
		return this.error != null || !this.headers.isEmpty();
	}

	/** Returns the filter for what was there at a time. */
	MessageFilter until(@Nullable Instant time) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		if (this.error != null) {
			all.put(DeadLetterHeaders.ERROR_TYPE, this.error);
		}
		return new MessageFilter(Set.of(), null, null, all, time);
	}

	static MessageFilter only(MessageId id) {
		return new MessageFilter(Set.of(), id, null, Map.of(), null);
	}

}

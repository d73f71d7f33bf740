// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.manager.QueuedMessage;

/**
 * Messages as JSON with their payloads, the same whoever writes it. It is ASCII, so no
 * terminal obeys what others have written.
 */
public final class MessageJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private MessageJson() {
	}

	/** Describes a message, as {@link MessageDescription} says. */
	public static ObjectNode tree(QueuedMessage message, ShownContent shown) {
		return MAPPER.valueToTree(MessageDescription.exported(message, shown));
	}

	/** Writes a message as a line of an export, without its end. */
	public static String line(QueuedMessage message, ShownContent shown) {
		return MAPPER.writeValueAsString(MessageDescription.exported(message, shown));
	}

}

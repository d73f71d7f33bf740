package org.spreadqueue.boot.actuate.message;

import java.io.ByteArrayOutputStream;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.manager.QueuedMessage;

/** Messages as lines of JSON, up to a size that a heap has room for. */
final class JsonLines {

	private static final int MAX_BYTES = 16 * 1024 * 1024;

	/** Leaves out what is not there, as the answers of the endpoint do. */
	private static final JsonMapper MAPPER = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

	private final Viewer viewer;

	JsonLines(Viewer viewer) {
		this.viewer = viewer;
	}

	boolean isFull() {
		return this.lines.size() >= MAX_BYTES;
	}

	/** Unlike the answers of the endpoint, a line has the payload as JSON. */
	void add(QueuedMessage message) {
		ObjectNode line = MAPPER.valueToTree(MessageDescriptor.of(message, this.viewer));
		try {
			JsonNode payload = this.viewer.payload(message.content());
			if (payload != null) {
				line.set("payload", payload);
			}
		}
		catch (UnreadableMessageException ex) {
			line.put("problem", ex.getMessage());
		}
		write(line);
	}

	/** Says where the next export begins. */
	void addNext(long next) {
		write(MAPPER.valueToTree(Map.of("next", Long.toString(next))));
	}

	private void write(JsonNode line) {
		this.lines.writeBytes(MAPPER.writeValueAsBytes(line));
		this.lines.write('\n');
	}

	byte[] toByteArray() {
		return this.lines.toByteArray();
	}

}

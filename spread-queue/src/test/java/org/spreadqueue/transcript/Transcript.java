// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded conversation of the Perl programs.
 *
 * @param scenario its name
 * @param queue name of the queue
 * @param messages what clients sent, in order
 * @param output what each test program printed
 */
public record Transcript(String scenario, String queue, List<Sent> messages, Map<String, List<String>> output) {

	/** All of them, in the order of the names. */
	public static final List<String> SCENARIOS = List.of("dumper-sender-raw", "duplicate-sqm", "extra-keys-manager",
			"extra-keys-worker", "extra-keys-worker-json", "foreign-sender", "garbage-kills-sqm", "json-sender-raw",
			"observer-blocks-sqm", "ready-crosses-dispatch", "rpc-late-response", "rpc-response", "sqm-restarted",
			"status-command", "submit-before-worker", "submit-waiting-worker", "two-workers-six-messages",
			"worker-callback-dies", "worker-ignores-dispatch", "worker-killed-after-ack", "worker-killed-idle",
			"worker-reregisters", "worker-terminate-idle", "worker-terminate-in-callback", "yaml-sender",
			"yaml-sender-raw");

	/**
	 * One message.
	 *
	 * @param seconds time since the start of the recording
	 * @param from who sent it: sqm, worker1, sender and so on
	 * @param sender private group of the client
	 * @param to the group it went to
	 * @param body its bytes
	 * @param decoded what the recorder made of it
	 * @param delivered who received it
	 */
	public record Sent(double seconds, String from, String sender, String to, byte[] body, JsonNode decoded,
			List<String> delivered) {
	}

	/**
	 * Reads a transcript from the test resources.
	 * @param scenario its name
	 * @return the transcript
	 */
	public static Transcript read(String scenario) {
		String resource = "/transcripts/" + scenario + ".json";
		try (InputStream in = Objects.requireNonNull(Transcript.class.getResourceAsStream(resource), resource)) {
			JsonNode root = new JsonMapper().readTree(in);
			List<Sent> messages = new ArrayList<>();
			for (JsonNode entry : root.path("messages")) {
				if (entry.path("kind").asString("").equals("message")) {
					messages.add(new Sent(entry.path("t").asDouble(), entry.path("from").asString(""),
							entry.path("from_private").asString(""), entry.path("to").path(0).asString(""),
							HexFormat.of().parseHex(entry.path("body_hex").asString("")), entry.path("decoded"),
							entry.path("delivered").valueStream().map((to) -> to.path("to").asString("")).toList()));
				}
			}
			Map<String, List<String>> output = new LinkedHashMap<>();
			root.path("processes")
				.properties()
				.forEach((process) -> output.put(process.getKey(),
						process.getValue().path("output").valueStream().map((line) -> line.asString("")).toList()));
			return new Transcript(scenario, root.path("queue").asString(""), List.copyOf(messages), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

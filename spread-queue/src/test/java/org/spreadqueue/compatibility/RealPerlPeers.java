// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;

/**
 * The programs of Spread::Queue 0.4 themselves: {@code sqm}, and scripts of a few lines
 * (in the test resources) that use its worker and sender. What they say on the standard
 * error goes to {@code target/perl.log}.
 */
record RealPerlPeers(Path programs) implements Peers {

	@Override
	public AutoCloseable manager(QueueName queue) throws Exception {
		return new Program(this.programs.resolve("sqm"), queue.value());
	}

	@Override
	public TestSender sender(QueueName queue, Serializer serializer) throws Exception {
		return new PerlSender(new Program(script("sender.pl"), queue.value(), serializer.perlName()));
	}

	@Override
	public TestWorker worker(QueueName queue, boolean hold) throws Exception {
		return new PerlWorker(new Program(script("worker.pl"), queue.value(), hold ? "1" : "0"));
	}

	private static Path script(String name) throws URISyntaxException {
		return Path.of(Objects.requireNonNull(RealPerlPeers.class.getResource("/perl/" + name)).toURI());
	}

	private record PerlSender(Program program) implements TestSender {

		@Override
		public void send(JsonNode payload) throws Exception {
			this.program.tell("send " + payload);
			this.program.next("SENT", Duration.ofSeconds(10));
		}

		@Override
		public JsonNode request(JsonNode payload, Duration timeout) throws Exception {
			this.program.tell("rpc " + timeout.toSeconds() + " " + payload);
			String answer = this.program.next("ANSWER ", timeout.multipliedBy(2).plusSeconds(5));
			return new JsonMapper().readTree(answer);
		}

		@Override
		public void close() throws Exception {
			this.program.close();
		}

	}

	private record PerlWorker(Program program) implements TestWorker {

		@Override
		public List<JsonNode> begun() {
			return this.program.said.stream()
				.map((line) -> new JsonMapper().readTree(line.substring("JOB ".length())))
				.toList();
		}

		@Override
		public void release() throws Exception {
			this.program.tell("go");
		}

		@Override
		public void kill() throws Exception {
			this.program.close();
		}

		@Override
		public void close() throws Exception {
			this.program.close();
		}

	}

	/** A running Perl program that talks in lines. */
	private static final class Program implements AutoCloseable {

		private final Process process;

		private final BufferedWriter in;

		private final Thread reader;

		private final List<String> said = new CopyOnWriteArrayList<>();

		private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

		Program(Path script, String... arguments) throws IOException {
			List<String> command = new ArrayList<>(List.of("perl", script.toString()));
			command.addAll(Arrays.asList(arguments));
			this.process = new ProcessBuilder(command)
				.redirectError(ProcessBuilder.Redirect.appendTo(new File("target/perl.log")))
				.start();
			this.in = this.process.outputWriter(StandardCharsets.UTF_8);
			this.reader = new Thread(this::read, "perl-" + script.getFileName());
			this.reader.start();
		}

		private void read() {
			try (BufferedReader out = this.process.inputReader(StandardCharsets.UTF_8)) {
				for (String line = out.readLine(); line != null; line = out.readLine()) {
					this.said.add(line);
					this.lines.add(line);
				}
			}
			catch (IOException ex) {
				// The program was killed.
			}
		}

		void tell(String line) throws IOException {
			this.in.write(line + "\n");
			this.in.flush();
		}

		String next(String prefix, Duration limit) throws InterruptedException {
			String line = Objects.requireNonNull(this.lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS),
					"the Perl program says nothing");
			if (!line.startsWith(prefix)) {
				throw new AssertionError("the Perl program says " + line + " instead of " + prefix);
			}
			return line.substring(prefix.length());
		}

		@Override
		public void close() throws Exception {
			this.process.destroyForcibly().waitFor();
			this.reader.join();
		}

	}

}

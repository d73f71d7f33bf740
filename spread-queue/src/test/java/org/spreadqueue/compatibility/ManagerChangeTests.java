// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.compatibility.Peers.TestWorker;
import org.spreadqueue.format.Serializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The manager of a queue changes from ours to Perl's and back while senders and workers
 * of both makes are at work: none of them may be harmed. A Perl program that gets a
 * native message dies of it, here as in life.
 */
class ManagerChangeTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final QueueName queue = new QueueName("c" + ProcessHandle.current().pid());

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private final MixedPeers peers = MixedPeers.start();

	private List<TestWorker> workers;

	private List<Traffic> traffic;

	@BeforeEach
	void startWorkersAndTraffic() throws Exception {
		this.open.push(this.peers);
		this.workers = List.of(opened(this.peers.java().worker(this.queue, false)),
				opened(this.peers.perl().worker(this.queue, false)));
		this.traffic = List.of(traffic("Java", this.peers.java(), Serializer.DATA_DUMPER, false),
				traffic("Perl", this.peers.perl(), Serializer.DATA_DENTER, true));
	}

	private Traffic traffic(String name, Peers make, Serializer serializer, boolean mixesAnswers) throws Exception {
		return opened(new Traffic(name, opened(make.sender(this.queue, serializer)),
				opened(make.sender(this.queue, serializer)), mixesAnswers));
	}

	@AfterEach
	void closeEverything() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

	@Test
	void aChangeOfTheManagerHarmsNobody() throws Exception {
		Set<String> acceptedByOurs;
		try (AutoCloseable ours = this.peers.java().manager(this.queue)) {
			everybodyGoesOn("our manager");
			acceptedByOurs = javaMessages();
		}
		try (AutoCloseable theirs = this.peers.perl().manager(this.queue)) {
			everybodyGoesOn("their manager");
			opened(this.peers.java().manager(this.queue));
			everybodyGoesOn("their manager, with ours standing by");
		}
		everybodyGoesOn("our manager again");
		assertThat(this.traffic).allSatisfy((sender) -> assertThat(sender.failures()).isEmpty());
		await().atMost(LIMIT).untilAsserted(() -> assertThat(begun()).containsAll(acceptedByOurs));
	}

	/** Each worker gets further jobs and each sender further answers. */
	private void everybodyGoesOn(String manager) {
		List<Integer> jobs = this.workers.stream().map((worker) -> worker.begun().size() + 3).toList();
		List<Integer> answers = this.traffic.stream().map((sender) -> sender.answers() + 3).toList();
		await(manager).atMost(LIMIT).untilAsserted(() -> {
			for (int i = 0; i < this.workers.size(); i++) {
				assertThat(this.workers.get(i).begun()).as("jobs of worker " + i).hasSizeGreaterThan(jobs.get(i));
				assertThat(this.traffic.get(i).answers()).as("answers of sender " + i).isGreaterThan(answers.get(i));
			}
		});
	}

	private Set<String> javaMessages() {
		return this.traffic.get(0).sent();
	}

	private Set<String> begun() {
		Set<String> texts = new HashSet<>();
		this.workers.forEach((worker) -> worker.begun().forEach((job) -> texts.add(Traffic.text(job))));
		return texts;
	}

	private <T extends AutoCloseable> T opened(T closeable) {
		this.open.push(closeable);
		return closeable;
	}

}

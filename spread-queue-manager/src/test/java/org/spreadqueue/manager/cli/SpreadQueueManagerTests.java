package org.spreadqueue.manager.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;

class SpreadQueueManagerTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@Test
	void explainsItself() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).contains("QUEUE", "--spread", "--on-duplicate", "status", "SQM_HEARTBEAT");
	}

	@Test
	void asksForAQueue() {
		assertThat(run()).isEqualTo(2);
		assertThat(this.err.toString()).contains("No queue given");
	}

	@Test
	void takesTheQueueFromTheVariableOfThePerlProgramsIfNoneIsNamed() {
		assertThat(execute(SpreadQueueManager.commandLine(Map.of("SPREAD_QUEUE", "order/eu")))).isEqualTo(2);
		assertThat(this.err.toString()).contains("Queue name 'order/eu'");
	}

	@Test
	void saysWhatIsWrongWithTheHeartbeatVariable() {
		assertThat(execute(SpreadQueueManager.commandLine(Map.of("SQM_HEARTBEAT", "soon")), "orders")).isEqualTo(2);
		assertThat(this.err.toString()).contains("SQM_HEARTBEAT is 'soon'");
	}

	@Test
	void saysWhatIsWrongWithAQueueName() {
		assertThat(run("order/eu")).isEqualTo(2);
		assertThat(this.err.toString()).contains("Queue name 'order/eu' has the character '/'");
	}

	@Test
	void saysWhatIsWrongWithAnAddress() {
		assertThat(run("orders", "--spread=@nowhere")).isEqualTo(2);
		assertThat(this.err.toString()).contains("@nowhere");
	}

	@Test
	void printsTheStatisticsOfAManager() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("cli-test");
				QueueManager manager = manage(daemon, loop)) {
			assertThat(run("status", "orders", "--spread=" + daemon.address())).isZero();
			assertThat(this.out.toString()).contains("ADMIN_MESSAGES=1\n", "CURRENTLY_QUEUED=0\n",
					"START_TIME=" + manager.statistics().startTime().getEpochSecond() + "\n");
		}
	}

	@Test
	void saysThatNoManagerAnswers() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			assertThat(run("status", "orders", "--timeout=1", "--spread=" + daemon.address())).isEqualTo(1);
			assertThat(this.err.toString()).contains("No manager of queue 'orders' answered");
		}
	}

	@Test
	void endsWithACodeOfItsOwnIfAQueueHasAManager() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("cli-test");
				QueueManager manager = manage(daemon, loop)) {
			assertThat(run("billing", "orders", "--spread=" + daemon.address())).isEqualTo(3);
			assertThat(manager.closed()).isNotDone();
		}
	}

	private static QueueManager manage(EmbeddedSpreadDaemon daemon, EventLoop loop) {
		QueueManager manager = QueueManager.start(ManagerOptions.of(new QueueName("orders")),
				SpreadOptions.builder().addresses(daemon.address()).build(), loop);
		manager.active().orTimeout(10, TimeUnit.SECONDS).join();
		return manager;
	}

	private int run(String... args) {
		return execute(SpreadQueueManager.commandLine(), args);
	}

	private int execute(CommandLine commandLine, String... args) {
		commandLine.setOut(new PrintWriter(this.out, true));
		commandLine.setErr(new PrintWriter(this.err, true));
		return commandLine.execute(args);
	}

}

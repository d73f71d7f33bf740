// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;

import static org.assertj.core.api.Assertions.assertThat;

/** A manager that meets another one stands by, or closes if it is told so. */
class StandbyTests extends LegacyManagerFixture {

	@Test
	void givesWayAndAsksForTheOtherOne_D16() {
		assertThat(comesSecond()).containsExactly("leave WQ_orders", "leave MQ_orders", "gave way to #other#localhost",
				"ask");
		assertThat(submit("one")).as("not ours").isEmpty();
		assertThat(ready("w1")).isEmpty();
	}

	@Test
	void standsByWhileTheOtherOneAnswers() {
		comesSecond();
		for (int i = 0; i < 10; i++) {
			answer();
			assertThat(tickAfter(Standby.PROBE)).containsExactly("ask");
		}
	}

	@Test
	void takesOverWhenTheOtherOneNoLongerAnswers() {
		comesSecond();
		answer();
		assertThat(tickAfter(Standby.PROBE)).containsExactly("ask");
		assertThat(tickAfter(Standby.PROBE)).containsExactly("ask");
		assertThat(tickAfter(Standby.PROBE)).containsExactly("join MQ_orders", "join WQ_orders");
		hasLeft();
		assertThat(members("MQ_orders", SELF)).containsExactly("active");
	}

	/** Each may see the other one in the group between its join and its leave. */
	@Test
	void twoThatGaveWayToEachOtherFindOutSoon() {
		comesSecond();
		assertThat(tickAfter(Standby.EXPECTING_PROBE)).containsExactly("join MQ_orders", "join WQ_orders");
		hasLeft();
		assertThat(members("MQ_orders", SELF)).containsExactly("active");
	}

	@Test
	void oneThatIsStillThereHasTimeToAnswer() {
		comesSecond();
		assertThat(looksAgain()).containsExactly("leave WQ_orders", "leave MQ_orders", "gave way to #other#localhost",
				"ask");
		assertThat(tickAfter(Standby.EXPECTING_PROBE)).isEmpty();
		assertThat(tickAfter(Standby.EXPECTING_PROBE)).containsExactly("ask");
	}

	@Test
	void oneThatHasAnsweredMayBeLeavingAnotherTime() {
		comesSecond();
		looksAgain();
		answer();
		waitInVain();
		meetsTheOtherOne();
		assertThat(tickAfter(Standby.EXPECTING_PROBE)).containsExactly("join MQ_orders", "join WQ_orders");
	}

	@Test
	void asksInTime() {
		comesSecond();
		this.now += Duration.ofMillis(700).toNanos();
		assertThat(this.machine.nextTick(this.now)).isEqualTo(Duration.ofMillis(300).toNanos());
	}

	@Test
	void closesInsteadIfToldSo() {
		this.machine = machine(ManagerOptions.OnDuplicate.CLOSE);
		assertThat(comesSecond()).containsExactly("leave WQ_orders", "leave MQ_orders", "ask");
		assertThat(answer()).containsExactly("gave way to #other#localhost");
		assertThat(this.machine.state()).isEqualTo(ManagerState.CLOSED);
		assertThat(tickAfter(Duration.ofMinutes(1))).isEmpty();
	}

	@Test
	void isNotClosedByOneThatNeverAnswers_D16() {
		this.machine = machine(ManagerOptions.OnDuplicate.CLOSE);
		comesSecond();
		assertThat(looksAgain()).containsExactly("leave WQ_orders", "leave MQ_orders", "ask");
		waitInVain();
		assertThat(meetsTheOtherOne()).containsExactly("leave WQ_orders", "leave MQ_orders", "mute #other#localhost",
				"ask");
		assertThat(this.machine.state()).isEqualTo(ManagerState.STANDING_BY);
		waitInVain();
		assertThat(members("MQ_orders", SELF)).containsExactly("active");
	}

	@Test
	void closesWhenOneThatWasMuteAnswers() {
		this.machine = machine(ManagerOptions.OnDuplicate.CLOSE);
		comesSecond();
		looksAgain();
		waitInVain();
		assertThat(meetsTheOtherOne()).contains("mute #other#localhost");
		assertThat(answer()).containsExactly("gave way to #other#localhost");
		assertThat(this.machine.state()).isEqualTo(ManagerState.CLOSED);
	}

	private List<String> comesSecond() {
		connect();
		return meetsTheOtherOne();
	}

	private List<String> meetsTheOtherOne() {
		return members("MQ_orders", "#other#localhost", SELF);
	}

	private List<String> looksAgain() {
		tickAfter(Standby.EXPECTING_PROBE);
		hasLeft();
		return meetsTheOtherOne();
	}

	private void waitInVain() {
		for (int i = 0; i < 3; i++) {
			tickAfter(Standby.PROBE);
		}
		hasLeft();
	}

	/** As it has asked for before it joined again. */
	private void hasLeft() {
		this.machine.left(Channels.MAIN, "WQ_orders", this.now);
		this.machine.left(Channels.MAIN, "MQ_orders", this.now);
	}

	private List<String> answer() {
		return this.texts.of(receive("#other#localhost", SELF, ascii("whatever it says")));
	}

}

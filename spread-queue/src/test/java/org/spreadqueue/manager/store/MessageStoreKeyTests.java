// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageStoreKeyTests extends StoreFixture {

	@Test
	void messagesOfAKeyGoOutOneAtATime() {
		StoredMessage a1 = add(message("a1").key("a"));
		add(message("a2").key("a"));
		add(message("b1").key("b"));
		add(message("plain"));
		assertThat(takeAll()).containsExactly("a1", "b1", "plain");
		this.store.remove(a1);
		assertThat(takeAll()).containsExactly("a2");
	}

	@Test
	void withinAKeyArrivalGoesBeforePriority() {
		StoredMessage old = add(message("old").key("k").priority(0));
		add(message("urgent").key("k").priority(9));
		add(message("plain").priority(5));
		assertThat(takeAll()).containsExactly("plain", "old");
		this.store.remove(old);
		assertThat(takeAll()).containsExactly("urgent");
	}

	@Test
	void aDelayedMessageHoldsTheYoungerOnesOfItsKey() {
		StoredMessage old = add(message("old").key("k").notBefore(this.now + 10));
		add(message("young").key("k"));
		assertThat(takeAll()).isEmpty();
		this.now += 10;
		assertThat(takeAll()).containsExactly("old");
		this.store.remove(old);
		assertThat(takeAll()).containsExactly("young");
	}

	@Test
	void aRepeatedMessageHoldsTheYoungerOnesOfItsKey() {
		StoredMessage old = add(message("old").key("k"));
		add(message("young").key("k"));
		take();
		this.store.requeueAt(old, this.now + 10, this.now);
		assertThat(takeAll()).isEmpty();
		this.now += 10;
		assertThat(takeAll()).containsExactly("old");
	}

	@Test
	void whatIsHeldHoldsTheYoungerOnesOfItsKey() {
		StoredMessage old = add(message("old").key("k"));
		add(message("young").key("k"));
		this.store.holdUntil(old, this.now + 10);
		assertThat(takeAll()).isEmpty();
	}

	@Test
	void anOlderOneThatComesBackGoesFirst() {
		StoredMessage old = add(message("old").key("k"));
		add(message("young").key("k"));
		take();
		this.store.requeueUncounted(old, this.now);
		assertThat(takeAll()).containsExactly("old");
	}

	@Test
	void anExpiredMessageHoldsNobody() {
		add(message("old").key("k").expiresAt(this.now + 10));
		add(message("young").key("k"));
		this.now += 10;
		assertThat(takeAll()).containsExactly("young");
	}

	@Test
	void theNextOneFollowsWhenAWaitingMessageIsRemoved() {
		StoredMessage old = add(message("old").key("k").notBefore(this.now + 10));
		add(message("young").key("k"));
		this.store.remove(old);
		assertThat(takeAll()).containsExactly("young");
	}

	@Test
	void aPurgeLeavesTheKeyToTheOneThatIsOut() {
		StoredMessage out = add(message("out").key("k"));
		take();
		add(message("purged").key("k"));
		this.store.purge();
		add(message("new").key("k"));
		assertThat(takeAll()).isEmpty();
		this.store.remove(out);
		assertThat(takeAll()).containsExactly("new");
	}

}

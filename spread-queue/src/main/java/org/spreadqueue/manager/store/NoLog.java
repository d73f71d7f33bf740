// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.util.List;
import java.util.function.Supplier;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/** The log of a manager that keeps its messages in memory. */
class NoLog implements MessageLog {

	@Override
	public Recovered recover(long now, Supplier<List<ProducerState>> producers) {
		return Recovered.NOTHING;
	}

	@Override
	public void added(StoredMessage message, long now) {
	}

	@Override
	public void changed(StoredMessage message, long now) {
	}

	@Override
	public void removed(StoredMessage message) {
	}

	@Override
	public void accepted(long producer, long since, long upTo) {
	}

	@Override
	public void ended(MessageId id, Frame.OtherOutcome outcome) {
	}

	@Override
	public void forgetProducers() {
	}

	@Override
	public void paused(boolean paused) {
	}

	@Override
	public boolean hasRoom() {
		return true;
	}

	@Override
	public int bytesPerMessage() {
		return 0;
	}

	@Override
	public long commit(long now) {
		return 0;
	}

	@Override
	public long synced() {
		return 0;
	}

	@Override
	public boolean keeps(StoredMessage message) {
		return false;
	}

}

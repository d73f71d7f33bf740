// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/**
 * Asks managers of any make for their statistics.
 */
final class QueueProbe implements SessionListener, AutoCloseable {

	private final LegacyCodec codec = new LegacyCodec();

	private final BlockingQueue<RegularMessage> answers = new LinkedBlockingQueue<>();

	private final SpreadSession session;

	QueueProbe(SpreadOptions spread) {
		this.session = SpreadSession.open(spread, this);
		this.session.connected().orTimeout(10, TimeUnit.SECONDS).join();
	}

	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		if (event instanceof RegularMessage message) {
			this.answers.add(message);
		}
	}

	/**
	 * Asks once.
	 * @return the answer, empty if no manager gives one
	 */
	Optional<QueueStatistics> ask(QueueName queue) throws InterruptedException, FormatException {
		this.answers.clear();
		this.session.multicast(OutgoingMessage.of(queue.messagesGroup(), ServiceType.SAFE, this.codec.statusCommand()));
		RegularMessage answer = this.answers.poll(500, TimeUnit.MILLISECONDS);
		if (answer == null) {
			return Optional.empty();
		}
		return Optional.of(((LegacyReply.Status) this.codec.decodeReply(answer.body())).statistics());
	}

	@Override
	public void close() {
		this.session.close();
	}

}

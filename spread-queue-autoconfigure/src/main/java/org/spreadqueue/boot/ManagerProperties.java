package org.spreadqueue.boot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.util.unit.DataSize;

import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;

/**
 * Queue managers that run in this application.
 */
public class ManagerProperties {

	/**
	 * Comma-separated list of queues to run a manager for. With the embedded daemon,
	 * every queue that the application uses has one anyway.
	 */
	private List<String> queues = new ArrayList<>();

	/**
	 * What to do when a queue has a manager elsewhere: stand by and take over when it is
	 * gone, or close.
	 */
	private ManagerOptions.OnDuplicate onDuplicate = ManagerOptions.OnDuplicate.STAND_BY;

	/**
	 * Messages that a queue holds at most, those at workers included.
	 */
	private int maxLength = QueueLimits.DEFAULT.maxLength();

	/**
	 * Size of the messages that a queue holds at most.
	 */
	private DataSize maxSize = DataSize.ofBytes(QueueLimits.DEFAULT.maxSize());

	/**
	 * What happens to messages that come when a queue is full: their senders have to
	 * wait, or are refused, or the oldest message becomes a dead letter.
	 */
	private QueueLimits.Overflow overflow = QueueLimits.DEFAULT.overflow();

	/**
	 * How often a message is given to workers before it becomes a dead letter.
	 */
	private int maxAttempts = QueueLimits.DEFAULT.maxAttempts();

	/**
	 * How long a message waits after it failed until it is given to a worker again.
	 */
	private Duration redeliveryDelay = QueueLimits.DEFAULT.redeliveryDelay();

	/**
	 * Limits of single queues, by the name of the queue, such as
	 * spread.queue.manager.limits.orders.max-length=500. What a queue does not set is
	 * that of all. Names with dots are written in brackets.
	 */
	private final Map<String, QueueLimitsProperties> limits = new LinkedHashMap<>();

	public List<String> getQueues() {
		return this.queues;
	}

	public void setQueues(List<String> queues) {
		this.queues = queues;
	}

	public ManagerOptions.OnDuplicate getOnDuplicate() {
		return this.onDuplicate;
	}

	public void setOnDuplicate(ManagerOptions.OnDuplicate onDuplicate) {
		this.onDuplicate = onDuplicate;
	}

	public int getMaxLength() {
		return this.maxLength;
	}

	public void setMaxLength(int maxLength) {
		this.maxLength = maxLength;
	}

	public DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(DataSize maxSize) {
		this.maxSize = maxSize;
	}

	public QueueLimits.Overflow getOverflow() {
		return this.overflow;
	}

	public void setOverflow(QueueLimits.Overflow overflow) {
		this.overflow = overflow;
	}

	public int getMaxDeliveries() {
		return this.maxAttempts;
	}

	public void setMaxDeliveries(int maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	public Duration getRedeliveryDelay() {
		return this.redeliveryDelay;
	}

	public void setRedeliveryDelay(Duration redeliveryDelay) {
		this.redeliveryDelay = redeliveryDelay;
	}

	public Map<String, QueueLimitsProperties> getLimits() {
		return this.limits;
	}

}

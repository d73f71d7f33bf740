package org.spreadqueue.boot;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.template.SpreadQueueTemplate;
import org.spreadqueue.worker.WorkerOptions;

import static org.spreadqueue.boot.PropertyChecks.check;

/**
 * Turns the properties into the options of the library, and its complaints into ones that
 * name the property.
 */
final class SpreadQueueSettings {

	private static final String TRANSACTIONS = "org.springframework.transaction.support.TransactionSynchronization";

	private final SpreadQueueProperties properties;

	private final @Nullable String perlQueue;

	/**
	 * Creates the settings.
	 * @param properties the properties
	 * @param perlQueue value of the environment variable from which Perl programs take
	 * the queue if they name none
	 */
	SpreadQueueSettings(SpreadQueueProperties properties, @Nullable String perlQueue) {
		this.properties = properties;
		this.perlQueue = perlQueue;
	}

	@Nullable QueueName defaultQueue() {
		String name = StringUtils.hasLength(this.properties.getName()) ? this.properties.getName() : this.perlQueue;
		return StringUtils.hasLength(name) ? queue("name", name) : null;
	}

	SpreadOptions.Builder spreadOptions(SpreadQueueConnectionDetails details) {
		SpreadQueueProperties.Reconnect reconnect = this.properties.getReconnect();
		SpreadOptions.Builder builder = SpreadOptions.builder();
		connect(builder, details, "");
		check("connect-timeout", this.properties.getConnectTimeout(), builder::connectTimeout);
		ReconnectPolicy standard = ReconnectPolicy.DEFAULT;
		// One at a time, so that the complaint is about the right one.
		check("reconnect.initial-delay", reconnect.getInitialDelay(), (value) -> new ReconnectPolicy(value,
				(value.compareTo(standard.maxDelay()) > 0) ? value : standard.maxDelay(), 1, 0));
		check("reconnect.max-delay", reconnect.getMaxDelay(),
				(value) -> new ReconnectPolicy(reconnect.getInitialDelay(), value, 1, 0));
		check("reconnect.multiplier", reconnect.getMultiplier(),
				(value) -> new ReconnectPolicy(standard.initialDelay(), standard.maxDelay(), value, 0));
		check("reconnect.jitter", reconnect.getJitter(),
				(value) -> new ReconnectPolicy(standard.initialDelay(), standard.maxDelay(), 1, value));
		return builder.reconnectPolicy(new ReconnectPolicy(reconnect.getInitialDelay(), reconnect.getMaxDelay(),
				reconnect.getMultiplier(), reconnect.getJitter()));
	}

	/**
	 * Sets where a connection leads.
	 * @param prefix of its properties, after {@code spread.queue.}
	 */
	static void connect(SpreadOptions.Builder builder, SpreadQueueConnectionDetails details, String prefix) {
		builder.addresses(details.addresses());
		if (details.sslBundle() != null) {
			builder.tls(new SslBundleEngines(details));
			// Built only for what it says about UNIX sockets.
			check(prefix + "addresses", details.addresses(), (addresses) -> builder.build());
		}
	}

	ListenerDefaults listenerDefaults() {
		WorkerOptions any = WorkerOptions.of(someQueue());
		check("concurrency", this.properties.getConcurrency(), any::withConcurrency);
		check("heartbeat", this.properties.getHeartbeat(), any::withHeartbeat);
		check("prefetch", this.properties.getPrefetch(), any::withPrefetch);
		check("shutdown-timeout", this.properties.getShutdownTimeout(), SpreadQueueSettings::notNegative);
		return new ListenerDefaults(defaultQueue(), this.properties.getConcurrency(), this.properties.getHeartbeat(),
				this.properties.isFailureResponses(), this.properties.getShutdownTimeout())
			.withPhase(this.properties.getListenerPhase())
			.withPrefetch(this.properties.getPrefetch())
			.withRetry(retry(this.properties.getRetry().getMaxRetries(), "retry.max-retries"));
	}

	/** As all listeners do it, but so often. */
	RetryPolicy retry(long maxRetries, String property) {
		RetryProperties retry = this.properties.getRetry();
		RetryPolicy.Builder policy = RetryPolicy.builder();
		check(property, maxRetries, policy::maxRetries);
		check("retry.delay", retry.getDelay(), policy::delay);
		check("retry.multiplier", retry.getMultiplier(), policy::multiplier);
		check("retry.max-delay", retry.getMaxDelay(), policy::maxDelay);
		check("retry.jitter", retry.getJitter(), policy::jitter);
		return (maxRetries > 0) ? policy.build() : ListenerOptions.NO_RETRY;
	}

	SenderOptions senderOptions(QueueName queue) {
		return SenderOptions.of(queue)
			.withFormat(WireFormat.of(formatOf(queue)))
			.withSendTimeout(this.properties.getSendTimeout())
			.withMaxConcurrentRequests(this.properties.getMaxConcurrentRequests())
			.withMaxUnsettled(this.properties.getSender().getRetentionMessages(),
					this.properties.getSender().getRetentionSize().toBytes());
	}

	SpreadQueueTemplate.Builder template(SpreadQueueTemplate.Builder builder) {
		check("request-timeout", this.properties.getRequestTimeout(), builder::requestTimeout);
		boolean afterCommit = this.properties.getTemplate().isAfterCommit();
		if (afterCommit && !ClassUtils.isPresent(TRANSACTIONS, SpreadQueueSettings.class.getClassLoader())) {
			throw PropertyChecks.invalid("template.after-commit", true,
					"There are no transactions without spring-tx on the class path.");
		}
		return builder.defaultQueue(defaultQueue()).afterCommit(afterCommit);
	}

	private Serializer formatOf(QueueName queue) {
		return this.properties.getFormats().getOrDefault(queue.value(), this.properties.getFormat());
	}

	void checkSenderOptions() {
		SenderOptions any = SenderOptions.of(someQueue());
		check("sender.max-unsettled-messages", this.properties.getSender().getRetentionMessages(),
				(value) -> any.withMaxUnsettled(value, 0));
		check("sender.max-unsettled-size", this.properties.getSender().getRetentionSize(),
				(value) -> any.withMaxUnsettled(0, value.toBytes()));
		check("send-timeout", this.properties.getSendTimeout(), SpreadQueueSettings::positive);
		check("max-concurrent-requests", this.properties.getMaxConcurrentRequests(),
				SenderOptions.of(someQueue())::withMaxConcurrentRequests);
	}

	/**
	 * Complaints of the library name the queue, and some have to be found before there is
	 * one.
	 */
	private QueueName someQueue() {
		QueueName queue = defaultQueue();
		return (queue != null) ? queue : new QueueName("default");
	}

	private static Duration positive(Duration value) {
		if (value.toMillis() < 1) {
			throw new IllegalArgumentException("It is less than a millisecond. Some seconds are usual.");
		}
		return value;
	}

	private static Duration notNegative(Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("It is negative. Use 0s to interrupt running calls at once.");
		}
		return value;
	}

	private static QueueName queue(String property, String name) {
		return check(property, name, QueueName::new);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.template.SpreadQueueTemplate;
import org.spreadqueue.worker.FailureResponses;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Properties of spread-queue. Each is declared here or in a type of one of the
 * components, and mapped there to the option of the library that it sets. What is not set
 * is {@code null}: then the option has the default of the library.
 *
 * @param name Default queue of listeners and senders that name none. If not set, it is
 * the one that SPREAD_QUEUE of the environment names.
 * @param addresses Comma-separated list of Spread daemons, such as 4803@host1,4803@host2,
 * in the order of preference. A port alone is the UNIX socket /tmp/port, an absolute path
 * another one. Without any, the embedded daemon is used if it is on the class path, and
 * 4803@localhost otherwise.
 * @param connectTimeout Time for one attempt to connect, name lookup and handshake
 * included.
 * @param silenceTimeout Time without anything from the daemon, not even a message of the
 * connection to itself, until the connection is left for the next address. 20 seconds if
 * there are several addresses, otherwise never.
 * @param ssl TLS to a tunnel in front of each Spread daemon.
 * @param connections Further connections by name, each with addresses and ssl.bundle of
 * its own, such as spread.queue.connections.billing.addresses=4803@host3. All other
 * settings are those of the main connection.
 * @param key Comma-separated list of keys with which all programs of a queue seal their
 * messages: the first one seals, all of them open. Each is 32 bytes in Base64, or leads
 * there as file:PATH, classpath:PATH or ssl-bundle:NAME. Without any, nothing is sealed.
 * @param keyRequired Whether, with a key, programs that cannot have one are refused,
 * which are those of Spread::Queue for Perl.
 * @param heartbeat Silence after which an idle worker reports to its manager. At most 4
 * seconds, because managers take a worker for lost after 4 to 5.
 * @param concurrency Calls of a listener that may run at a time, unless the listener says
 * otherwise.
 * @param prefetch Messages that may wait in a worker until a call of its listener ends;
 * -1 for as many as take 50 ms. A Perl manager gives none.
 * @param failureResponses What a sender is told when the processing of its message fails
 * with an exception: its text (on), only that it failed (masked), or its text unless it
 * is a Perl sender, which cannot tell a failure from an answer of undef (off).
 * @param idempotent Whether a message that is delivered again has no second effect in the
 * application's database, unless the listener says otherwise. Needs a DataSource and a
 * transaction manager, and listeners that return nothing.
 * @param shutdownTimeout How long running calls may take when a listener is stopped. They
 * are interrupted after that, and their messages go to another worker. Should be less
 * than spring.lifecycle.timeout-per-shutdown-phase, which is 30 seconds by default.
 * @param sendTimeout How long a message may take until a manager has confirmed it,
 * waiting for a daemon or a manager included.
 * @param requestTimeout How long the answer to a request may take, unless the call says
 * otherwise.
 * @param maxConcurrentRequests Requests to one queue whose answers may be outstanding at
 * a time; further ones wait. Behind a Perl manager each takes a session of the Spread
 * daemon.
 * @param format Format in which payloads are written. Answers always have the format of
 * their request. Perl peers need an optional module for JSON.
 * @param formats Formats for single queues, by the name of the queue, such as
 * spread.queue.formats.orders=data-denter. They take the place of the general format, and
 * are also what a manager in this process writes.
 * @param listeners Settings of single listeners by their id, which go before what
 * annotations and code say. Ids with dots are written in brackets.
 * @param listenerPhase Phase in which listeners start, and stop in reverse. Should be
 * above that of the web server, and of whatever listeners use.
 * @param retry Trying messages again in the worker that failed on them.
 * @param sender What senders remember of accepted messages.
 * @param template What the template does.
 * @param outbox Outbox, which makes messages part of database transactions.
 * @param inbox Table in which it is remembered what idempotent listeners have done.
 * @param reconnect Waiting between attempts to connect.
 * @param manager Queue managers that run in this application.
 * @param embedded Spread daemon that runs in this application.
 * @since 0.1.0
 */
@ConfigurationProperties("spread.queue")
public record SpreadQueueProperties(@Nullable String name, @DefaultValue List<String> addresses,
		@Nullable Duration connectTimeout, @Nullable Duration silenceTimeout,
		@DefaultValue @NestedConfigurationProperty SslProperties ssl,
		@DefaultValue Map<String, ConnectionProperties> connections, @DefaultValue List<String> key,
		@Nullable Boolean keyRequired, @Nullable Duration heartbeat, @Nullable Integer concurrency,
		@Nullable Integer prefetch, @Nullable FailureResponses failureResponses, @Nullable Boolean idempotent,
		@Nullable Duration shutdownTimeout, @Nullable Duration sendTimeout, @Nullable Duration requestTimeout,
		@Nullable Integer maxConcurrentRequests, @Nullable Serializer format,
		@DefaultValue Map<String, Serializer> formats, @DefaultValue Map<String, ListenerProperties> listeners,
		@Nullable Integer listenerPhase, @DefaultValue @NestedConfigurationProperty RetryProperties retry,
		@DefaultValue Sender sender, @DefaultValue Template template,
		@DefaultValue @NestedConfigurationProperty OutboxProperties outbox,
		@DefaultValue @NestedConfigurationProperty InboxProperties inbox, @DefaultValue Reconnect reconnect,
		@DefaultValue @NestedConfigurationProperty ManagerProperties manager, @DefaultValue Embedded embedded) {

	/** From which Perl programs take the queue if they name none. */
	private static final String PERL_QUEUE = "SPREAD_QUEUE";

	/** Returns the queue of listeners and senders that name none, if there is one. */
	public @Nullable QueueName defaultQueue(Environment environment) {
		String queue = StringUtils.hasLength(this.name) ? this.name : environment.getProperty(PERL_QUEUE);
		return StringUtils.hasLength(queue) ? PropertyMapping.convert("name", queue, QueueName::new) : null;
	}

	/** Maps the properties of the connection, except where it leads. */
	public SpreadOptions.Builder applyTo(SpreadOptions.Builder options) {
		return PropertyMapping.of("", options)
			.set("connect-timeout", this.connectTimeout, SpreadOptions.Builder::connectTimeout)
			.set("silence-timeout", this.silenceTimeout, SpreadOptions.Builder::silenceTimeout)
			.options()
			.reconnectPolicy(this.reconnect.policy());
	}

	public ListenerOptions applyTo(ListenerOptions options) {
		WorkerOptions worker = PropertyMapping.of("", options.worker())
			.set("concurrency", this.concurrency, WorkerOptions::withConcurrency)
			.set("heartbeat", this.heartbeat, WorkerOptions::withHeartbeat)
			.set("prefetch", this.prefetch, WorkerOptions::withPrefetch)
			.set("failure-responses", this.failureResponses, WorkerOptions::withFailureResponses)
			.options();
		return PropertyMapping.of("", options.withWorker(worker))
			.set("shutdown-timeout", this.shutdownTimeout, ListenerOptions::withShutdownTimeout)
			.set("listener-phase", this.listenerPhase, ListenerOptions::withPhase)
			.set("idempotent", this.idempotent, ListenerOptions::withIdempotent)
			.options()
			.withRetry(this.retry.policy());
	}

	public SenderOptions senderOptions(QueueName queue) {
		return PropertyMapping.of("", SenderOptions.of(queue))
			.set("format", this.formats.getOrDefault(queue.value(), this.format),
					(options, value) -> options.withFormat(WireFormat.of(value)))
			.set("send-timeout", this.sendTimeout, SenderOptions::withSendTimeout)
			.set("max-concurrent-requests", this.maxConcurrentRequests, SenderOptions::withMaxConcurrentRequests)
			.set("sender.max-unsettled-messages", this.sender.maxUnsettledMessages(),
					(options, value) -> options.withMaxUnsettled(value, options.maxUnsettledSize()))
			.set("sender.max-unsettled-size", this.sender.maxUnsettledSize(),
					(options, value) -> options.withMaxUnsettled(options.maxUnsettledMessages(), value.toBytes()))
			.options();
	}

	/** Maps the properties of the template, except the default queue. */
	public SpreadQueueTemplate.Builder applyTo(SpreadQueueTemplate.Builder options) {
		return PropertyMapping.of("", options)
			.set("request-timeout", this.requestTimeout, SpreadQueueTemplate.Builder::requestTimeout)
			.set("template.max-payload-size", this.template.maxPayloadSize(),
					(builder, size) -> builder.maxPayloadSize(size.toBytes()))
			.set("template.after-commit", this.template.afterCommit(), SpreadQueueTemplate.Builder::afterCommit)
			.set("template.outbox", this.template.outbox(), SpreadQueueTemplate.Builder::throughOutbox)
			.options();
	}

	/** Managers use the standard format unless one is set for their queue. */
	public ManagerOptions managerOptions(QueueName queue) {
		return PropertyMapping.of("", this.manager.applyTo(ManagerOptions.of(queue)))
			.set("formats." + queue, this.formats.get(queue.value()),
					(options, value) -> options.withFormat(WireFormat.of(value)))
			.options();
	}

	/** Returns these keys, of everybody or only of those who can have one. */
	public SealKeys sealKeys(List<SealKey> keys) {
		return PropertyMapping.of("", new SealKeys(keys, SealKeys.DEFAULT_REQUIRED))
			.set("key-required", this.keyRequired, SealKeys::withRequired)
			.options();
	}

	/** Without values, of which one is secret. */
	@Override
	public String toString() {
		return "SpreadQueueProperties";
	}

	/**
	 * What senders remember of accepted messages.
	 *
	 * @param maxUnsettledMessages Messages to one queue that a sender keeps from their
	 * acceptance until they are done, to give them to the next manager if theirs is lost.
	 * 0 keeps none.
	 * @param maxUnsettledSize Size of the messages to one queue that a sender keeps until
	 * they are done.
	 * @since 0.1.0
	 */
	public record Sender(@Nullable Integer maxUnsettledMessages, @Nullable DataSize maxUnsettledSize) {
	}

	/**
	 * What the template does.
	 *
	 * @param afterCommit Whether one-way messages wait for the commit of the transaction
	 * that is active on the sending thread, unless the call says otherwise.
	 * @param outbox Whether one-way messages go through the outbox, if there is one,
	 * unless the call says otherwise.
	 * @param maxPayloadSize Size above which a payload, as written, is refused by the
	 * call that sends it. At most 16MB.
	 * @since 0.1.0
	 */
	public record Template(@DefaultValue("false") boolean afterCommit, @DefaultValue("true") boolean outbox,
			@Nullable DataSize maxPayloadSize) {
	}

	/**
	 * Waiting between attempts to connect.
	 *
	 * @param initialDelay Wait after the first failed round of attempts.
	 * @param maxDelay Longest wait.
	 * @param multiplier Growth of the wait from one round to the next, at least 1.
	 * @param jitter Share of the wait that is random, 0 to 1, so that not everybody comes
	 * back at once.
	 * @since 0.1.0
	 */
	public record Reconnect(@Nullable Duration initialDelay, @Nullable Duration maxDelay, @Nullable Double multiplier,
			@Nullable Double jitter) {

		ReconnectPolicy policy() {
			return PropertyMapping.of("reconnect.", ReconnectPolicy.DEFAULT)
				.set("initial-delay", this.initialDelay,
						(policy, value) -> new ReconnectPolicy(value, longEnough(policy.maxDelay(), value),
								policy.multiplier(), policy.jitter()))
				.set("max-delay", this.maxDelay,
						(policy, value) -> new ReconnectPolicy(policy.initialDelay(), value, policy.multiplier(),
								policy.jitter()))
				.set("multiplier", this.multiplier,
						(policy, value) -> new ReconnectPolicy(policy.initialDelay(), policy.maxDelay(), value,
								policy.jitter()))
				.set("jitter", this.jitter,
						(policy, value) -> new ReconnectPolicy(policy.initialDelay(), policy.maxDelay(),
								policy.multiplier(), value))
				.options();
		}

		/** Keeps the old maximum from refusing this value before the new one is set. */
		private Duration longEnough(Duration maxDelay, Duration initialDelay) {
			return (this.maxDelay != null && initialDelay.compareTo(maxDelay) > 0) ? initialDelay : maxDelay;
		}

	}

	/**
	 * Spread daemon that runs in this application.
	 *
	 * @param enabled Whether to start a Spread daemon in this process when no address is
	 * configured and spread-embedded is on the class path.
	 * @param port TCP port of the embedded daemon on the loopback interface. 0 for any
	 * free one.
	 * @param unixSocket Path of a UNIX socket that the embedded daemon listens on too.
	 * @since 0.1.0
	 */
	public record Embedded(@DefaultValue("true") boolean enabled, @DefaultValue("0") int port,
			@Nullable Path unixSocket) {
	}

}

package org.spreadqueue.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.template.SpreadQueueTemplate;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Properties of spread-queue.
 */
@ConfigurationProperties("spread.queue")
public class SpreadQueueProperties {

	/**
	 * Default queue of listeners and senders that name none. If not set, it is the one
	 * that SPREAD_QUEUE of the environment names.
	 */
	private @Nullable String name;

	/**
	 * Comma-separated list of Spread daemons, such as 4803@host1,4803@host2, in the order
	 * of preference. A port alone is the UNIX socket /tmp/port, an absolute path another
	 * one. Without any, the embedded daemon is used if it is on the class path, and
	 * 4803@localhost otherwise.
	 */
	private List<String> addresses = new ArrayList<>();

	/**
	 * Time for one attempt to connect, name lookup and handshake included.
	 */
	private Duration connectTimeout = SpreadOptions.DEFAULT_CONNECT_TIMEOUT;

	@NestedConfigurationProperty
	private final SslProperties ssl = new SslProperties();

	/**
	 * Further connections by name, each with addresses and ssl.bundle of its own, such as
	 * spread.queue.connections.billing.addresses=4803@host3. All other settings are those
	 * of the main connection.
	 */
	private final Map<String, ConnectionProperties> connections = new LinkedHashMap<>();

	/**
	 * Silence after which an idle worker reports to its manager. At most 4 seconds,
	 * because managers take a worker for lost after 4 to 5.
	 */
	private Duration heartbeat = WorkerOptions.DEFAULT_HEARTBEAT;

	/**
	 * Calls of a listener that may run at a time, unless the listener says otherwise.
	 */
	private int concurrency = WorkerOptions.DEFAULT_CONCURRENCY;

	/**
	 * Messages that may wait in a worker until a call of its listener ends; -1 for as
	 * many as take 50 ms. A Perl manager gives none.
	 */
	private int prefetch = WorkerOptions.AUTOMATIC_PREFETCH;

	/**
	 * Whether the sender of a message whose processing failed is told so at once. Perl
	 * senders cannot tell that from an answer of undef.
	 */
	private boolean failureResponses = WorkerOptions.DEFAULT_FAILURE_RESPONSES;

	/**
	 * How long running calls may take when a listener is stopped. They are interrupted
	 * after that, and their messages go to another worker. Should be less than
	 * spring.lifecycle.timeout-per-shutdown-phase, which is 30 seconds by default.
	 */
	private Duration shutdownTimeout = ListenerOptions.DEFAULT_SHUTDOWN_TIMEOUT;

	/**
	 * How long a message may take until a manager has confirmed it, waiting for a daemon
	 * or a manager included.
	 */
	private Duration sendTimeout = SenderOptions.DEFAULT_SEND_TIMEOUT;

	/**
	 * How long the answer to a request may take, unless the call says otherwise.
	 */
	private Duration requestTimeout = SpreadQueueTemplate.DEFAULT_REQUEST_TIMEOUT;

	/**
	 * Requests to one queue whose answers may be outstanding at a time. Each takes a
	 * session of the Spread daemon.
	 */
	private int maxConcurrentRequests = SenderOptions.DEFAULT_MAX_CONCURRENT_REQUESTS;

	/**
	 * Format in which payloads are written. Answers always have the format of their
	 * request. Perl peers need an optional module for JSON.
	 */
	private Serializer format = WireFormat.DEFAULT.serializer();

	/**
	 * Formats for single queues, by the name of the queue, such as
	 * spread.queue.formats.orders=data-denter. They take the place of the general format,
	 * and are also what a manager in this process writes.
	 */
	private final Map<String, Serializer> formats = new LinkedHashMap<>();

	/**
	 * Settings of single listeners by their id, which go before what annotations and code
	 * say. Ids with dots are written in brackets.
	 */
	private final Map<String, ListenerProperties> listeners = new LinkedHashMap<>();

	/**
	 * Phase in which listeners start, and stop in reverse. Should be above that of the
	 * web server, and of whatever listeners use.
	 */
	private int listenerPhase = QueueListenerContainer.PHASE;

	@NestedConfigurationProperty
	private final RetryProperties retry = new RetryProperties();

	private final Sender sender = new Sender();

	private final Template template = new Template();

	private final Reconnect reconnect = new Reconnect();

	@NestedConfigurationProperty
	private final ManagerProperties manager = new ManagerProperties();

	private final Embedded embedded = new Embedded();

	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	public List<String> getAddresses() {
		return this.addresses;
	}

	public void setAddresses(List<String> addresses) {
		this.addresses = addresses;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public SslProperties getSsl() {
		return this.ssl;
	}

	public Map<String, ConnectionProperties> getConnections() {
		return this.connections;
	}

	public Duration getHeartbeat() {
		return this.heartbeat;
	}

	public void setHeartbeat(Duration heartbeat) {
		this.heartbeat = heartbeat;
	}

	public int getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	public int getPrefetch() {
		return this.prefetch;
	}

	public void setPrefetch(int prefetch) {
		this.prefetch = prefetch;
	}

	public boolean isFailureResponses() {
		return this.failureResponses;
	}

	public void setFailureResponses(boolean failureResponses) {
		this.failureResponses = failureResponses;
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	public Duration getSendTimeout() {
		return this.sendTimeout;
	}

	public void setSendTimeout(Duration sendTimeout) {
		this.sendTimeout = sendTimeout;
	}

	public Duration getRequestTimeout() {
		return this.requestTimeout;
	}

	public void setRequestTimeout(Duration requestTimeout) {
		this.requestTimeout = requestTimeout;
	}

	public int getMaxConcurrentRequests() {
		return this.maxConcurrentRequests;
	}

	public void setMaxConcurrentRequests(int maxConcurrentRequests) {
		this.maxConcurrentRequests = maxConcurrentRequests;
	}

	public Serializer getFormat() {
		return this.format;
	}

	public void setFormat(Serializer format) {
		this.format = format;
	}

	public Map<String, Serializer> getFormats() {
		return this.formats;
	}

	public Map<String, ListenerProperties> getListeners() {
		return this.listeners;
	}

	public int getListenerPhase() {
		return this.listenerPhase;
	}

	public void setListenerPhase(int listenerPhase) {
		this.listenerPhase = listenerPhase;
	}

	public RetryProperties getRetry() {
		return this.retry;
	}

	public Sender getSender() {
		return this.sender;
	}

	public Template getTemplate() {
		return this.template;
	}

	public Reconnect getReconnect() {
		return this.reconnect;
	}

	public ManagerProperties getManager() {
		return this.manager;
	}

	public Embedded getEmbedded() {
		return this.embedded;
	}

	/**
	 * What senders keep, so that the next manager can have it again.
	 */
	public static class Sender {

		/**
		 * Messages to one queue that a sender keeps from their acceptance until they are
		 * done, to give them to the next manager if theirs is lost. 0 keeps none.
		 */
		private int maxUnsettledMessages = SenderOptions.DEFAULT_MAX_UNSETTLED_MESSAGES;

		/**
		 * Size of the messages to one queue that a sender keeps until they are done.
		 */
		private DataSize maxUnsettledSize = DataSize.ofBytes(SenderOptions.DEFAULT_MAX_UNSETTLED_SIZE);

		public int getRetentionMessages() {
			return this.maxUnsettledMessages;
		}

		public void setRetentionMessages(int maxUnsettledMessages) {
			this.maxUnsettledMessages = maxUnsettledMessages;
		}

		public DataSize getRetentionSize() {
			return this.maxUnsettledSize;
		}

		public void setRetentionSize(DataSize maxUnsettledSize) {
			this.maxUnsettledSize = maxUnsettledSize;
		}

	}

	/**
	 * What the template does.
	 */
	public static class Template {

		/**
		 * Whether one-way messages wait for the commit of the transaction that is active
		 * on the sending thread, unless the call says otherwise.
		 */
		private boolean afterCommit;

		public boolean isAfterCommit() {
			return this.afterCommit;
		}

		public void setAfterCommit(boolean afterCommit) {
			this.afterCommit = afterCommit;
		}

	}

	/**
	 * Waiting between attempts to connect.
	 */
	public static class Reconnect {

		/**
		 * Wait after the first failed round of attempts.
		 */
		private Duration initialDelay = ReconnectPolicy.DEFAULT.initialDelay();

		/**
		 * Longest wait.
		 */
		private Duration maxDelay = ReconnectPolicy.DEFAULT.maxDelay();

		/**
		 * Growth of the wait from one round to the next, at least 1.
		 */
		private double multiplier = ReconnectPolicy.DEFAULT.multiplier();

		/**
		 * Share of the wait that is random, 0 to 1, so that not everybody comes back at
		 * once.
		 */
		private double jitter = ReconnectPolicy.DEFAULT.jitter();

		public Duration getInitialDelay() {
			return this.initialDelay;
		}

		public void setInitialDelay(Duration initialDelay) {
			this.initialDelay = initialDelay;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public double getJitter() {
			return this.jitter;
		}

		public void setJitter(double jitter) {
			this.jitter = jitter;
		}

	}

	/**
	 * Spread daemon that runs in this application.
	 */
	public static class Embedded {

		/**
		 * Whether to start a Spread daemon in this process when no address is configured
		 * and spread-embedded is on the class path.
		 */
		private boolean enabled = true;

		/**
		 * TCP port of the embedded daemon on the loopback interface. 0 for any free one.
		 */
		private int port;

		/**
		 * Path of a UNIX socket that the embedded daemon listens on too.
		 */
		private @Nullable Path unixSocket;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

		public @Nullable Path getUnixSocket() {
			return this.unixSocket;
		}

		public void setUnixSocket(@Nullable Path unixSocket) {
			this.unixSocket = unixSocket;
		}

	}

}

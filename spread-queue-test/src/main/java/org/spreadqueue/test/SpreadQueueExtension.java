// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.spreadqueue.test.probe.QueueProbe;

/**
 * Starts a {@link SpreadQueueServer} around the tests of a class, or around each test.
 *
 * <pre class="code">
 * &#64;RegisterExtension
 * static final SpreadQueueExtension queues = SpreadQueueExtension.with("orders");
 * </pre>
 *
 * In a static field it serves all tests of the class; in an instance field each test gets
 * a new server. Test methods may have the {@link SpreadQueueServer} as a parameter and,
 * if there is one queue, its {@link QueueProbe}.
 *
 * @since 0.1.0
 */
public final class SpreadQueueExtension
		implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private final String[] queues;

	private @Nullable SpreadQueueServer server;

	private boolean perClass;

	private SpreadQueueExtension(String... queues) {
		this.queues = queues.clone();
	}

	/**
	 * Creates the extension for a field with
	 * {@link org.junit.jupiter.api.extension.RegisterExtension}; each queue gets a
	 * manager.
	 */
	public static SpreadQueueExtension with(String... queues) {
		return new SpreadQueueExtension(queues);
	}

	/** Throws {@link IllegalStateException} outside of a test. */
	public SpreadQueueServer server() {
		if (this.server == null) {
			throw new IllegalStateException("The server runs during a test only. Is the extension in a field with "
					+ "@RegisterExtension, and is it used in a test or in a method that runs before each?");
		}
		return this.server;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.perClass = true;
		this.server = SpreadQueueServer.start(this.queues);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		if (!this.perClass) {
			this.server = SpreadQueueServer.start(this.queues);
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (!this.perClass) {
			stop();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		stop();
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == SpreadQueueServer.class || type == QueueProbe.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return (parameter.getParameter().getType() == QueueProbe.class) ? server().probe() : server();
	}

	private void stop() {
		if (this.server != null) {
			this.server.close();
			this.server = null;
		}
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.util.Objects;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * Health of the queues of an application.
 */
public final class QueueHealth {

	private QueueHealth() {
	}

	public static Health of(ApplicationContext context) {
		HealthIndicator indicator = context.getBean("spreadQueueHealthContributor", HealthIndicator.class);
		return Objects.requireNonNull(indicator.health());
	}

	public static void awaitStatus(ApplicationContext context, Status status) {
		await().until(() -> of(context).getStatus().equals(status));
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Says who has changed what: as an audit event of Actuator, and in the log.
 */
final class ChangeAudit {

	/** What the types of the events begin with; the action follows. */
	static final String TYPE = "SPREAD_QUEUE_";

	private static final Logger logger = QuotingLogger.of(ChangeAudit.class);

	private final ApplicationEventPublisher publisher;

	ChangeAudit(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Tells of a change that was made.
	 * @param user {@code null} if unknown
	 */
	void changed(@Nullable Principal user, Enum<?> action, Map<String, Object> data) {
		String name = (user != null) ? user.getName() : null;
		logger.info("{} by {}: {}", action, (name != null) ? name : "an unknown user", data);
		this.publisher.publishEvent(new AuditApplicationEvent((name != null) ? name : "", TYPE + action.name(), data));
	}

	/**
	 * Tells of a change that was asked for, and of which the manager has not said that it
	 * was made.
	 * @param user {@code null} if unknown
	 */
	void unanswered(@Nullable Principal user, Enum<?> action, Map<String, Object> data) {
		Map<String, Object> all = new LinkedHashMap<>(data);
		all.put("problem", "no answer in time; it may have been done");
		changed(user, action, all);
	}

}

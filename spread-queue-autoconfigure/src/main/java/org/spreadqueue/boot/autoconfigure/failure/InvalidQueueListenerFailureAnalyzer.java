// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import org.spreadqueue.spring.annotation.InvalidQueueListenerException;

public class InvalidQueueListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidQueueListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidQueueListenerException cause) {
		return new FailureAnalysis(cause.problem(), cause.action(), cause);
	}

}

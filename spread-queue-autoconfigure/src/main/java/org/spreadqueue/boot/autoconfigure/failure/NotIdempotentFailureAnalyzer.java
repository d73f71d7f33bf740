// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import org.spreadqueue.spring.listener.NotIdempotentException;

public class NotIdempotentFailureAnalyzer extends AbstractFailureAnalyzer<NotIdempotentException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NotIdempotentException cause) {
		return new FailureAnalysis(cause.problem(), cause.action(), cause);
	}

}

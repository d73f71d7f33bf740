// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

public class QueueDirectoryFailureAnalyzer extends AbstractFailureAnalyzer<QueueDirectoryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, QueueDirectoryException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}

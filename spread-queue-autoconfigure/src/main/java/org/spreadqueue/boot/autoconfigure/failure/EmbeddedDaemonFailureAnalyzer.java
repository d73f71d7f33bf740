// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

public class EmbeddedDaemonFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedDaemonStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedDaemonStartException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Set spread.queue.embedded.port to a free port, or to 0 for any free one. "
						+ "If a Spread daemon runs there already, use it: set spread.queue.addresses. "
						+ "For a UNIX socket, change spread.queue.embedded.unix-socket.",
				cause);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.seal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

class InvalidSealKeyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSealKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSealKeyException cause) {
		return new FailureAnalysis("The property 'spread.queue.key' has no usable key: " + cause.getMessage(),
				"Each entry of spread.queue.key is the Base64 form of 32 random bytes, or leads there: file:PATH, "
						+ "classpath:PATH, or ssl-bundle:NAME for the secret key in the key store of an SSL bundle. "
						+ "Of several, the first seals and all open.",
				cause);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.docker.compose;

import java.util.List;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

import org.spreadqueue.boot.autoconfigure.SpreadQueueConnectionDetails;
import org.spreadqueue.spread.SpreadAddress;

/**
 * Takes the daemon from a Docker Compose service whose image is named {@code spread}, or
 * that has the label {@code org.springframework.boot.service-connection=spread}.
 */
class SpreadDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<SpreadQueueConnectionDetails> {

	private static final int PORT = 4803;

	SpreadDockerComposeConnectionDetailsFactory() {
		super("spread");
	}

	@Override
	protected SpreadQueueConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new ComposeConnectionDetails(source.getRunningService());
	}

	static final class ComposeConnectionDetails extends DockerComposeConnectionDetails
			implements SpreadQueueConnectionDetails {

		private final List<SpreadAddress> addresses;

		ComposeConnectionDetails(RunningService service) {
			super(service);
			this.addresses = List.of(SpreadAddress.parse(service.ports().get(PORT) + "@" + service.host()));
		}

		@Override
		public List<SpreadAddress> addresses() {
			return this.addresses;
		}

	}

}

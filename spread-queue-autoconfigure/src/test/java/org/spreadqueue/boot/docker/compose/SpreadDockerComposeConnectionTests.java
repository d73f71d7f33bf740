// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.docker.compose;

import java.util.List;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import org.spreadqueue.boot.autoconfigure.SpreadQueueConnectionDetails;
import org.spreadqueue.spread.SpreadAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class SpreadDockerComposeConnectionTests {

	@Test
	void takesHostAndPortOfTheService() {
		ConnectionPorts ports = mock();
		given(ports.get(4803)).willReturn(32768);
		RunningService service = mock();
		given(service.ports()).willReturn(ports);
		given(service.host()).willReturn("127.0.0.1");
		DockerComposeConnectionSource source = mock();
		given(source.getRunningService()).willReturn(service);
		SpreadQueueConnectionDetails details = new SpreadDockerComposeConnectionDetailsFactory()
			.getDockerComposeConnectionDetails(source);
		assertThat(details.addresses()).isEqualTo(List.of(SpreadAddress.parse("32768@127.0.0.1")));
	}

	@Test
	void isFoundByBoot() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(ConnectionDetailsFactory.class, FailureHandler.logging(LogFactory.getLog(getClass()))))
			.hasAtLeastOneElementOfType(SpreadDockerComposeConnectionDetailsFactory.class);
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Certificates whose check takes long, because it asks somebody elsewhere: attempts are
 * given up meanwhile, and the loop goes on.
 */
class SlowCertificateCheckTests {

	private final EventLoop loop = EventLoop.start("slow-check");

	private final CountDownLatch checking = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private ScriptedDaemon tunnel;

	@BeforeEach
	void listen() throws Exception {
		this.tunnel = new ScriptedDaemon(TlsForTests.listen(), (peer, number) -> peer.readToEnd());
	}

	@AfterEach
	void close() throws Exception {
		this.release.countDown();
		this.tunnel.close();
		this.loop.close();
	}

	@Test
	void deadlineEndsTheAttemptAndTheLoopGoesOn() throws Exception {
		CompletableFuture<SpreadConnection> connecting = SpreadConnection.connect(this.tunnel.address(),
				options().connectTimeout(Duration.ofSeconds(1)).build(), this.loop, new ConnectionListener() {
				});
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connecting.get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(ConnectFailedException.class)
			.withMessageContaining("did not answer within PT1S (agreeing on TLS)");
		assertLoopWorks();
	}

	@Test
	void closingTheSessionDoesNotWaitForTheCheck() throws Exception {
		SpreadSession session = SpreadSession.open(options().addresses(this.tunnel.address()).build(), this.loop,
				new SessionListener() {
				});
		assertThat(this.checking.await(10, TimeUnit.SECONDS)).isTrue();
		session.closeAsync().get(10, TimeUnit.SECONDS);
		assertLoopWorks();
	}

	@Test
	void closingTheLoopDoesNotWaitForTheCheck() throws Exception {
		SpreadSession session = SpreadSession.open(options().addresses(this.tunnel.address()).build(), this.loop,
				new SessionListener() {
				});
		assertThat(this.checking.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture.runAsync(this.loop::close).get(5, TimeUnit.SECONDS);
		assertThat(session.state()).isEqualTo(SessionState.CLOSED);
		assertThat(this.release.getCount()).isOne();
	}

	private void assertLoopWorks() throws Exception {
		CompletableFuture.runAsync(() -> {
		}, this.loop).get(5, TimeUnit.SECONDS);
		assertThat(this.release.getCount()).isOne();
	}

	private SpreadOptions.Builder options() throws GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { new SlowTrust() }, null);
		return SpreadOptions.builder().tls(context::createSSLEngine);
	}

	private final class SlowTrust implements X509TrustManager {

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
			SlowCertificateCheckTests.this.checking.countDown();
			try {
				SlowCertificateCheckTests.this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			throw new UnsupportedOperationException();
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}

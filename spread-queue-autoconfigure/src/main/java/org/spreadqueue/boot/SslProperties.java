package org.spreadqueue.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * TLS to a tunnel in front of each Spread daemon.
 */
public class SslProperties {

	/**
	 * Whether to connect by TLS, to a tunnel in front of each Spread daemon. Enabled
	 * automatically if a bundle is given, unless specified otherwise.
	 */
	private @Nullable Boolean enabled;

	/**
	 * SSL bundle to connect with. It is read again at each attempt. Without one, the
	 * tunnel needs a certificate that the JVM trusts.
	 */
	private @Nullable String bundle;

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getBundle() {
		return this.bundle;
	}

	public void setBundle(@Nullable String bundle) {
		this.bundle = bundle;
	}

	boolean determineEnabled() {
		return (this.enabled != null) ? this.enabled : StringUtils.hasLength(this.bundle);
	}

}

package org.spreadqueue.boot;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Where one further connection leads.
 */
public class ConnectionProperties {

	/**
	 * Comma-separated list of Spread daemons of this connection, in the order of
	 * preference.
	 */
	private List<String> addresses = new ArrayList<>();

	@NestedConfigurationProperty
	private final SslProperties ssl = new SslProperties();

	public List<String> getAddresses() {
		return this.addresses;
	}

	public void setAddresses(List<String> addresses) {
		this.addresses = addresses;
	}

	public SslProperties getSsl() {
		return this.ssl;
	}

}

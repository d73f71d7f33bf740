package org.spreadqueue.boot;

import java.util.List;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/**
 * Takes the daemons from the properties, or the default one if there are none.
 */
final class PropertiesSpreadQueueConnectionDetails implements SpreadQueueConnectionDetails {

	private final List<SpreadAddress> addresses;

	PropertiesSpreadQueueConnectionDetails(List<String> addresses) {
		this.addresses = addresses.isEmpty() ? SpreadOptions.DEFAULT_ADDRESSES
				: addresses.stream().map(PropertiesSpreadQueueConnectionDetails::parse).toList();
	}

	private static SpreadAddress parse(String address) {
		try {
			return SpreadAddress.parse(address);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("spread.queue.addresses", address,
					String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public List<SpreadAddress> addresses() {
		return this.addresses;
	}

}

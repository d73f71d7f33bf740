package org.spreadqueue.format;

/**
 * Reads the dialect of YAML.pm.
 */
final class YamlReader {

	private final byte[] body;

	private final FormatLimits limits;

	YamlReader(byte[] body, FormatLimits limits) {
		this.body = body;
		this.limits = limits;
	}

	PerlValue read() throws FormatException {
		if (this.body.length < this.limits.maxTextBytes()) {
			throw new FormatException("YAML is not read yet");
		}
		return PerlValue.UNDEF;
	}

}

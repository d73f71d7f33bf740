package org.spreadqueue.format;

import tools.jackson.databind.JsonNode;

/**
 * A message that has been read.
 *
 * @param format how it travelled, and therefore how its sender can be answered: a Perl
 * peer that compresses understands only compressed answers
 * @param value the content
 * @since 0.1.0
 */
public record DecodedMessage(WireFormat format, JsonNode value) {
}

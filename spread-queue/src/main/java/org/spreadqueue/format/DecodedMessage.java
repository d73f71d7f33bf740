// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format;

import tools.jackson.databind.JsonNode;

/**
 * A message that has been read.
 *
 * @param format how it travelled and must be answered: a Perl peer that compresses
 * understands only compressed answers
 * @since 0.1.0
 */
public record DecodedMessage(WireFormat format, JsonNode value) {
}

// SPDX-License-Identifier: Apache-2.0

/**
 * Perl's message formats (Data::Serializer with Data::Dumper, Data::Denter, YAML or
 * JSON): how a message travels, its limits and failures.
 * {@link org.spreadqueue.format.message.MessageCodec} reads and writes messages; each
 * body format has its own package.
 */
@NullMarked
package org.spreadqueue.format;

import org.jspecify.annotations.NullMarked;

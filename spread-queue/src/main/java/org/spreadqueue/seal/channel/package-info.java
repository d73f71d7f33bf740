// SPDX-License-Identifier: Apache-2.0

/**
 * Seals what leaves through one channel, and opens what comes. Internal. The format is in
 * section 6 of docs/protocol/native.md.
 */
@NullMarked
package org.spreadqueue.seal.channel;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * The native protocol as bytes: frames in CBOR, several in a Spread message, or a large
 * one in several. Described in docs/protocol/native.md.
 */
@NullMarked
package org.spreadqueue.protocol.frame;

import org.jspecify.annotations.NullMarked;

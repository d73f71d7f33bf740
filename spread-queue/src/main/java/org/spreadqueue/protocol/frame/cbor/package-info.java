// SPDX-License-Identifier: Apache-2.0

/**
 * The CBOR of frames: reading items from bytes that a stranger may have sent, finding
 * keys by the bytes of their names, and bytes that are read where they are. Internal.
 */
@NullMarked
package org.spreadqueue.protocol.frame.cbor;

import org.jspecify.annotations.NullMarked;

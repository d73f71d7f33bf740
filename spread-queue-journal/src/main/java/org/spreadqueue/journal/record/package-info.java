// SPDX-License-Identifier: Apache-2.0

/**
 * Internal. The content of the journal's records as bytes.
 */
@NullMarked
package org.spreadqueue.journal.record;

import org.jspecify.annotations.NullMarked;

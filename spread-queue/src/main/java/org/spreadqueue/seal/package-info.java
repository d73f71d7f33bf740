// SPDX-License-Identifier: Apache-2.0

/**
 * The keys with which native messages are sealed, so that whoever else reaches a Spread
 * daemon can neither read nor forge them.
 */
@NullMarked
package org.spreadqueue.seal;

import org.jspecify.annotations.NullMarked;

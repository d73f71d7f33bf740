// SPDX-License-Identifier: Apache-2.0

/**
 * The keys of the application, from its properties.
 */
@NullMarked
package org.spreadqueue.boot.autoconfigure.seal;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * The one driver that runs the machine of a worker, sender or manager on Spread sessions,
 * and what machines may ask of it. Internal.
 */
@NullMarked
package org.spreadqueue.driver;

import org.jspecify.annotations.NullMarked;

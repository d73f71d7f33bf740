// SPDX-License-Identifier: Apache-2.0

/**
 * Applications that lack something that the starter can use.
 */
@NullMarked
package org.spreadqueue.boot.absent;

import org.jspecify.annotations.NullMarked;

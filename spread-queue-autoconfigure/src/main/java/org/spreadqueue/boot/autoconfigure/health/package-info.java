// SPDX-License-Identifier: Apache-2.0

/** Auto-configuration of the health of the queues. */
@NullMarked
package org.spreadqueue.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;

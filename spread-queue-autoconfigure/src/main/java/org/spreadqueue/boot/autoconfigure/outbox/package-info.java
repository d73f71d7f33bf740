// SPDX-License-Identifier: Apache-2.0

/** Auto-configuration of the outbox: its table, its schema script and its relay. */
@NullMarked
package org.spreadqueue.boot.autoconfigure.outbox;

import org.jspecify.annotations.NullMarked;

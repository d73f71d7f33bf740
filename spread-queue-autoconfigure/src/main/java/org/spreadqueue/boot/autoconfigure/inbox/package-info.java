// SPDX-License-Identifier: Apache-2.0

/** Auto-configuration of the inbox: its table and its schema script. */
@NullMarked
package org.spreadqueue.boot.autoconfigure.inbox;

import org.jspecify.annotations.NullMarked;

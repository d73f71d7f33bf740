// SPDX-License-Identifier: Apache-2.0

/** Auto-configuration of what traces of queues need beyond observations. */
@NullMarked
package org.spreadqueue.boot.autoconfigure.tracing;

import org.jspecify.annotations.NullMarked;

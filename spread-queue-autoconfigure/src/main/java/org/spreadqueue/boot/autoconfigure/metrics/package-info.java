// SPDX-License-Identifier: Apache-2.0

/** Auto-configuration of the meters of listeners, senders, managers and the outbox. */
@NullMarked
package org.spreadqueue.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;

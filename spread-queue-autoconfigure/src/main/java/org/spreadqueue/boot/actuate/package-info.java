// SPDX-License-Identifier: Apache-2.0

/** What Actuator shows and controls: endpoint and health of the queues. */
@NullMarked
package org.spreadqueue.boot.actuate;

import org.jspecify.annotations.NullMarked;

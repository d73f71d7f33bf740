// SPDX-License-Identifier: Apache-2.0

/** The queue manager: keeps messages in order, dispatches them to workers with room. */
@NullMarked
package org.spreadqueue.manager;

import org.jspecify.annotations.NullMarked;

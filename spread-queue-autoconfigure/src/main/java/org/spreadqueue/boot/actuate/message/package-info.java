// SPDX-License-Identifier: Apache-2.0

/**
 * Messages of queues as the endpoint shows and changes them. Internal.
 */
@NullMarked
package org.spreadqueue.boot.actuate.message;

import org.jspecify.annotations.NullMarked;

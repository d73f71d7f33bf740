// SPDX-License-Identifier: Apache-2.0

/** Messages and console of the endpoint, with an HTTP client and with a browser. */
@NullMarked
package org.spreadqueue.boot.console;

import org.jspecify.annotations.NullMarked;

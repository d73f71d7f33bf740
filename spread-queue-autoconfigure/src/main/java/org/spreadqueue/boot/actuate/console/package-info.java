// SPDX-License-Identifier: Apache-2.0

/** The files of the console, which the endpoint serves. Internal. */
@NullMarked
package org.spreadqueue.boot.actuate.console;

import org.jspecify.annotations.NullMarked;

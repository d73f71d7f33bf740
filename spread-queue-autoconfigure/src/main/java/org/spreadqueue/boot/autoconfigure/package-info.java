// SPDX-License-Identifier: Apache-2.0

/** Auto-configuration: connection, template, listeners, managers, embedded daemon. */
@NullMarked
package org.spreadqueue.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;

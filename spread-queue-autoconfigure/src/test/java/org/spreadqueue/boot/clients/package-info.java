// SPDX-License-Identifier: Apache-2.0

/**
 * Stands for the package of an application.
 */
@NullMarked
package org.spreadqueue.boot.clients;

import org.jspecify.annotations.NullMarked;

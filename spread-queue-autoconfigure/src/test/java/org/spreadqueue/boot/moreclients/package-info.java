// SPDX-License-Identifier: Apache-2.0

/**
 * Stands for another package of an application.
 */
@NullMarked
package org.spreadqueue.boot.moreclients;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * Examples of the page on sending.
 */
@NullMarked
package org.spreadqueue.documentation.sending;

import org.jspecify.annotations.NullMarked;

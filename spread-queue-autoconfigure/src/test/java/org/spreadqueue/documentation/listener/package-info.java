// SPDX-License-Identifier: Apache-2.0

/**
 * Examples of the page on listeners.
 */
@NullMarked
package org.spreadqueue.documentation.listener;

import org.jspecify.annotations.NullMarked;

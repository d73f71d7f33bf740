// SPDX-License-Identifier: Apache-2.0

/**
 * What Micrometer's observations of sends and of listeners carry, and the conventions
 * that name it, which applications may replace.
 */
@NullMarked
package org.spreadqueue.spring.observation;

import org.jspecify.annotations.NullMarked;

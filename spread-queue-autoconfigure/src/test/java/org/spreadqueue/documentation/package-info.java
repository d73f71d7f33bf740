// SPDX-License-Identifier: Apache-2.0

/**
 * Keeps the pages under {@code docs} true: what they show is what these tests run.
 */
@NullMarked
package org.spreadqueue.documentation;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * The sender: submits messages to a queue, follows them to their outcome, takes answers.
 */
@NullMarked
package org.spreadqueue.sender;

import org.jspecify.annotations.NullMarked;

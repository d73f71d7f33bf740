/**
 * The sender: submits messages to a queue, follows them to their outcome and waits for
 * answers.
 */
@NullMarked
package org.spreadqueue.sender;

import org.jspecify.annotations.NullMarked;

/**
 * The sender: submits messages to a queue and waits for answers.
 */
@NullMarked
package org.spreadqueue.sender;

import org.jspecify.annotations.NullMarked;

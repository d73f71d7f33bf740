/**
 * The queue manager: keeps the messages of a queue in order and gives each to the first
 * ready worker.
 */
@NullMarked
package org.spreadqueue.manager;

import org.jspecify.annotations.NullMarked;

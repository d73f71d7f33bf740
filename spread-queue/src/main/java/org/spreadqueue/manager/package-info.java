/**
 * The queue manager: keeps the messages of a queue in order and gives each to a worker
 * that has room for it.
 */
@NullMarked
package org.spreadqueue.manager;

import org.jspecify.annotations.NullMarked;

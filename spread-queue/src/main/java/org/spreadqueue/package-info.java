/**
 * Work queues over Spread: the names and failures that worker, sender and manager share.
 */
@NullMarked
package org.spreadqueue;

import org.jspecify.annotations.NullMarked;

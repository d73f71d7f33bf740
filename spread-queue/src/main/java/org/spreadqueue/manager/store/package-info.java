/**
 * The messages of a queue: waiting, delayed, in order by key, and in flight; and what is
 * counted of them. Internal.
 */
@NullMarked
package org.spreadqueue.manager.store;

import org.jspecify.annotations.NullMarked;

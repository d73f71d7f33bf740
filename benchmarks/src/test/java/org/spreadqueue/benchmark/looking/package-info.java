/** What looking at a queue costs the queue. */
@NullMarked
package org.spreadqueue.benchmark.looking;

import org.jspecify.annotations.NullMarked;

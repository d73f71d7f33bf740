/** The worker: takes jobs from a queue, has them done and reports their outcomes. */
@NullMarked
package org.spreadqueue.worker;

import org.jspecify.annotations.NullMarked;

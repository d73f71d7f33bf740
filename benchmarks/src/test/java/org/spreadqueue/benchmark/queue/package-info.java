/**
 * Rows can be measured, and their table is right.
 */
@NullMarked
package org.spreadqueue.benchmark.queue;

import org.jspecify.annotations.NullMarked;

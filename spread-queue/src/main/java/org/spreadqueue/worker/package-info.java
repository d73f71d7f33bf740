/**
 * The worker: takes jobs from a queue, one per Spread session at a time, and answers.
 */
@NullMarked
package org.spreadqueue.worker;

import org.jspecify.annotations.NullMarked;

/**
 * Sizes can be measured, and their table is right.
 */
@NullMarked
package org.spreadqueue.benchmark.growth;

import org.jspecify.annotations.NullMarked;

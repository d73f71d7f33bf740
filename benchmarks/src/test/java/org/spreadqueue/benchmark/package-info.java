/**
 * The drivers work.
 */
@NullMarked
package org.spreadqueue.benchmark;

import org.jspecify.annotations.NullMarked;

/**
 * Tests of whole applications.
 */
@NullMarked
package org.spreadqueue.boot;

import org.jspecify.annotations.NullMarked;

/** The test slice for queue listeners. */
@NullMarked
package org.spreadqueue.test.autoconfigure;

import org.jspecify.annotations.NullMarked;

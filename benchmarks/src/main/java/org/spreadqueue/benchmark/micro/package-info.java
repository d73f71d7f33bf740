// SPDX-License-Identifier: Apache-2.0

/** JMH benchmarks of single classes. */
@NullMarked
package org.spreadqueue.benchmark.micro;

import org.jspecify.annotations.NullMarked;

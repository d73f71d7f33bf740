/** JMH benchmarks of single classes. */
@NullMarked
package org.spreadqueue.benchmark.micro;

import org.jspecify.annotations.NullMarked;

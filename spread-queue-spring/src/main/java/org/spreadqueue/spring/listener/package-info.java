/**
 * Containers: the lifecycle of a worker inside an application context.
 */
@NullMarked
package org.spreadqueue.spring.listener;

import org.jspecify.annotations.NullMarked;

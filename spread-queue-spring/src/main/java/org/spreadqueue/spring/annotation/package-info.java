/**
 * Methods that work for a queue: the annotation, and how it becomes a container. The way
 * from a message to the method is in the package below.
 */
@NullMarked
package org.spreadqueue.spring.annotation;

import org.jspecify.annotations.NullMarked;

/**
 * What the Spring side shares: how payloads become objects, the headers of a message, and
 * what has to be done before a queue is used.
 */
@NullMarked
package org.spreadqueue.spring;

import org.jspecify.annotations.NullMarked;

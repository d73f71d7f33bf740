/**
 * Listener containers, which run workers in an application context, and what applications
 * set for them. A container and what it is made of are one subject, therefore they are
 * more than twenty classes.
 */
@NullMarked
package org.spreadqueue.spring.listener;

import org.jspecify.annotations.NullMarked;

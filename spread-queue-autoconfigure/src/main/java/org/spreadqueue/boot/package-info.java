/**
 * Auto-configuration of Spring Boot: properties, connection, embedded daemon and
 * managers, health and metrics.
 */
@NullMarked
package org.spreadqueue.boot;

import org.jspecify.annotations.NullMarked;

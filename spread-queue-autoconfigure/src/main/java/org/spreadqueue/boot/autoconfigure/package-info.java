/**
 * Auto-configuration of connection, template, listeners, managers and embedded daemon,
 * and the properties that set them up.
 */
@NullMarked
package org.spreadqueue.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;

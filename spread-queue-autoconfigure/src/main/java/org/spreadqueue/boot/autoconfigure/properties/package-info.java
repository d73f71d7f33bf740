/**
 * The properties {@code spread.queue.*}: each is declared once, in a record that maps it
 * to the option of the library that it sets.
 */
@NullMarked
package org.spreadqueue.boot.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;

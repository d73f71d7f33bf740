/**
 * The keys of the application, from its properties.
 */
@NullMarked
package org.spreadqueue.boot.autoconfigure.seal;

import org.jspecify.annotations.NullMarked;

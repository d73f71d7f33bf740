/** What the legacy and the native protocol have in common. */
@NullMarked
package org.spreadqueue.protocol;

import org.jspecify.annotations.NullMarked;

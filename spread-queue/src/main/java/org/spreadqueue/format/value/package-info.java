/**
 * Values, strings and numbers as Perl has them, and how they become trees. Internal.
 */
@NullMarked
package org.spreadqueue.format.value;

import org.jspecify.annotations.NullMarked;

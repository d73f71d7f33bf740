/** The queue manager as a program, in place of the Perl program {@code sqm}. */
@NullMarked
package org.spreadqueue.manager.cli;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** The queue manager as a program, in place of the Perl program {@code sqm}. */
@NullMarked
package org.spreadqueue.manager.cli;

import org.jspecify.annotations.NullMarked;

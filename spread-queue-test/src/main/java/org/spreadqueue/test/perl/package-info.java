// SPDX-License-Identifier: Apache-2.0

/** Stand-ins for programs of Perl's Spread::Queue, which say what those say. */
@NullMarked
package org.spreadqueue.test.perl;

import org.jspecify.annotations.NullMarked;

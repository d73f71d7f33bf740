// SPDX-License-Identifier: Apache-2.0

/** Data::Denter: indented lines. Section 4 of docs/protocol/perl-formats.md. Internal. */
@NullMarked
package org.spreadqueue.format.denter;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** Perl's JSON. Section 6 of docs/protocol/perl-formats.md. Internal. */
@NullMarked
package org.spreadqueue.format.json;

import org.jspecify.annotations.NullMarked;

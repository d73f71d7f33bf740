// SPDX-License-Identifier: Apache-2.0

/**
 * Data::Dumper text, which is Perl source:
 * {@link org.spreadqueue.format.dumper.DumperReader} parses and never evaluates it. It
 * knows literals, {@code bless} and assignments that connect values of the same message;
 * every other word, variable, operator or interpolation is an error, and no class name is
 * resolved. Depth, size and time are bounded, so that a hostile message costs no more
 * than an error (section 3.3 of docs/protocol/perl-formats.md). Internal.
 */
@NullMarked
package org.spreadqueue.format.dumper;

import org.jspecify.annotations.NullMarked;

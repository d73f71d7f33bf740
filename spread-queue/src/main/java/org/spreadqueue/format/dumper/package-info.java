/**
 * Text of Data::Dumper, which is Perl source code: it is parsed here, by
 * {@link org.spreadqueue.format.dumper.DumperReader}, and never evaluated. The parser
 * knows literals, {@code bless} and assignments that connect values of the same message;
 * every other word, variable, operator or interpolation is an error, and no class name is
 * ever resolved. Depth, size and time are bounded too, so that a hostile message ends in
 * an error and costs nothing else (section 3.3 of docs/protocol/perl-formats.md).
 * Internal.
 */
@NullMarked
package org.spreadqueue.format.dumper;

import org.jspecify.annotations.NullMarked;

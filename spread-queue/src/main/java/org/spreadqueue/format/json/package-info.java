/**
 * JSON in UTF-8, as the JSON modules of Perl write and read it. Section 6 of
 * docs/protocol/perl-formats.md. Internal.
 */
@NullMarked
package org.spreadqueue.format.json;

import org.jspecify.annotations.NullMarked;

/**
 * Complete messages of Data::Serializer: header, armour, compression and body. Described
 * in sections 1 and 2 of docs/protocol/perl-formats.md.
 */
@NullMarked
package org.spreadqueue.format.message;

import org.jspecify.annotations.NullMarked;

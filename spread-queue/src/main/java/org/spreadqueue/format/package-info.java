/**
 * The message formats of Perl's Data::Serializer (Data::Dumper, Data::Denter, YAML,
 * JSON), read without ever evaluating anything and written so that unmodified Perl peers
 * read them.
 */
@NullMarked
package org.spreadqueue.format;

import org.jspecify.annotations.NullMarked;

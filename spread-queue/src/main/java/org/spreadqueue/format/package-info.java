/**
 * The words of Perl's message formats (Data::Serializer with Data::Dumper, Data::Denter,
 * YAML or JSON): how a message travels, what it may cost, what is wrong with it. Messages
 * are read and written by {@link org.spreadqueue.format.message.MessageCodec}; each body
 * format has a package of its own.
 */
@NullMarked
package org.spreadqueue.format;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** Complete messages: sections 1 and 2 of docs/protocol/perl-formats.md. */
@NullMarked
package org.spreadqueue.format.message;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * Internal. The files of a journal, and the space on their disk.
 */
@NullMarked
package org.spreadqueue.journal.files;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** The commands that ask a manager that runs, wherever it does. Internal. */
@NullMarked
package org.spreadqueue.manager.cli.asking;

import org.jspecify.annotations.NullMarked;

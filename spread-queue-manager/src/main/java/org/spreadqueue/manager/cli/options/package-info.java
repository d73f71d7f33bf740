// SPDX-License-Identifier: Apache-2.0

/**
 * The options of the program, on the command line, in the environment and in a file.
 * Internal.
 */
@NullMarked
package org.spreadqueue.manager.cli.options;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** What a manager looks like to people and to other programs. Internal. */
@NullMarked
package org.spreadqueue.manager.cli.report;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** The protocol logic of a program that asks a manager. Internal. */
@NullMarked
package org.spreadqueue.manager.admin.machine;

import org.jspecify.annotations.NullMarked;

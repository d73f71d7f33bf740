// SPDX-License-Identifier: Apache-2.0

/** The protocol logic of a sender, as a state machine and its parts. Internal. */
@NullMarked
package org.spreadqueue.sender.machine;

import org.jspecify.annotations.NullMarked;

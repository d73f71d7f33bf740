// SPDX-License-Identifier: Apache-2.0

/**
 * What operators ask of a manager that is elsewhere: questions and answers as bytes, and
 * what answers them. Internal.
 */
@NullMarked
package org.spreadqueue.manager.admin;

import org.jspecify.annotations.NullMarked;

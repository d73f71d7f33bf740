// SPDX-License-Identifier: Apache-2.0

/** Queue managers that run inside the application. */
@NullMarked
package org.spreadqueue.spring.manager;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** What the program shows to browsers and monitoring systems. Internal. */
@NullMarked
package org.spreadqueue.manager.cli.http;

import org.jspecify.annotations.NullMarked;

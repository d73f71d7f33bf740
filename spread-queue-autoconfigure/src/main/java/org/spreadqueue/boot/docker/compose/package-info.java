// SPDX-License-Identifier: Apache-2.0

/** Connection to a Spread daemon that Docker Compose runs. */
@NullMarked
package org.spreadqueue.boot.docker.compose;

import org.jspecify.annotations.NullMarked;

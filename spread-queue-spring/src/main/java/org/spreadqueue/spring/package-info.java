// SPDX-License-Identifier: Apache-2.0

/** What listeners, templates and managers share: payloads, headers, queue preparation. */
@NullMarked
package org.spreadqueue.spring;

import org.jspecify.annotations.NullMarked;

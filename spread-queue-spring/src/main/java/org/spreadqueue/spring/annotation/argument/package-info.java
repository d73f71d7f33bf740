// SPDX-License-Identifier: Apache-2.0

/**
 * From a job to the arguments of an annotated method: a job as a message of Spring, the
 * types of payloads, and what resolves each kind of parameter. Internal.
 */
@NullMarked
package org.spreadqueue.spring.annotation.argument;

import org.jspecify.annotations.NullMarked;

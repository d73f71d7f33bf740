/**
 * What listeners, templates and managers share: the conversion of payloads, the names of
 * headers, and the preparation of queues.
 */
@NullMarked
package org.spreadqueue.spring;

import org.jspecify.annotations.NullMarked;

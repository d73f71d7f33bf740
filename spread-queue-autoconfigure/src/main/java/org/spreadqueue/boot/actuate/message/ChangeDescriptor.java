// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import org.spreadqueue.manager.MessageChange.Result;

/**
 * What became of one message that was to be changed.
 *
 * @since 0.1.0
 */
public record ChangeDescriptor(String id, Result result) {
}

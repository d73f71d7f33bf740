/**
 * What a manager knows of its workers and senders, whichever protocol they speak.
 * Internal.
 */
@NullMarked
package org.spreadqueue.manager.peers;

import org.jspecify.annotations.NullMarked;

/** Auto-configuration of the meters of listeners, senders and managers. */
@NullMarked
package org.spreadqueue.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;

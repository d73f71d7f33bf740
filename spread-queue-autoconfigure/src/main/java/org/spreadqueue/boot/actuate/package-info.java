/**
 * What Actuator shows and steers: endpoint and health of the queues.
 */
@NullMarked
package org.spreadqueue.boot.actuate;

import org.jspecify.annotations.NullMarked;

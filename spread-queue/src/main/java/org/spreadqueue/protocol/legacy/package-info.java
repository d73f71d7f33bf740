/**
 * What the programs of a queue say to each other, as bytes: the protocol of Spread::Queue
 * 0.4.
 */
@NullMarked
package org.spreadqueue.protocol.legacy;

import org.jspecify.annotations.NullMarked;

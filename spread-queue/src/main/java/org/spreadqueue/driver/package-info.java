/**
 * What the drivers of worker, sender and manager share.
 */
@NullMarked
package org.spreadqueue.driver;

import org.jspecify.annotations.NullMarked;

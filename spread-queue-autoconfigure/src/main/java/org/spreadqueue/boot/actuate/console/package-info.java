/** The files of the console, which the endpoint serves. Internal. */
@NullMarked
package org.spreadqueue.boot.actuate.console;

import org.jspecify.annotations.NullMarked;

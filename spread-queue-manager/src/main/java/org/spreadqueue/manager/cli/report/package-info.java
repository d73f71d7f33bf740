/**
 * What a manager and its messages look like to people and to other programs. Internal.
 */
@NullMarked
package org.spreadqueue.manager.cli.report;

import org.jspecify.annotations.NullMarked;

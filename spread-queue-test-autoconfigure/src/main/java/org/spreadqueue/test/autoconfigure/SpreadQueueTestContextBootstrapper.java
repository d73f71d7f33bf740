// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Reads the properties of the annotation. */
final class SpreadQueueTestContextBootstrapper extends TestSliceTestContextBootstrapper<SpreadQueueTest> {

}

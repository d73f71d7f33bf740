// SPDX-License-Identifier: Apache-2.0

/** The examples of docs/testing.md. */
package org.spreadqueue.documentation.testing;

/** The examples of docs/testing.md. */
package org.spreadqueue.documentation.testing;

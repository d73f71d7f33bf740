// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.moreclients;

import org.spreadqueue.spring.client.QueueClient;

/**
 * Has the simple name of a client in another package.
 */
@QueueClient("${app.queue}")
public interface Greetings {

	String welcome(String name);

}

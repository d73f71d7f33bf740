// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.clients;

import java.util.concurrent.CompletableFuture;

import org.spreadqueue.spring.client.QueueClient;

/**
 * In a package of its own, as that of an application.
 */
@QueueClient("${app.queue}")
public interface Greetings {

	String greet(String name);

	CompletableFuture<String> greetLater(String name);

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import org.spreadqueue.spring.annotation.QueueListener;

/** Its subclasses in other packages cannot override the method, and no proxy can. */
public class PackagePrivateListener {

	@QueueListener("orders")
	void process(String text) {
	}

}

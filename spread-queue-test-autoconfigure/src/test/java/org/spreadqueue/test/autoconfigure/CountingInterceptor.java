// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.stereotype.Component;

import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.worker.Job;

@Component
class CountingInterceptor implements QueueInterceptor {

	private final AtomicInteger jobs = new AtomicInteger();

	@Override
	public void before(Job job) {
		this.jobs.incrementAndGet();
	}

	int jobs() {
		return this.jobs.get();
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.allocation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.EnumMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/** What the threads of each part have allocated since they started, in bytes. */
record AllocatedBytes(Map<Part, Long> bytes) {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** Threads that have ended are not counted. */
	static AllocatedBytes now() {
		Map<Part, Long> bytes = new EnumMap<>(Part.class);
		for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
			for (Part part : Part.values()) {
				if (thread != null && part.owns(thread.getThreadName())) {
					bytes.merge(part, Math.max(0, THREADS.getThreadAllocatedBytes(thread.getThreadId())), Long::sum);
				}
			}
		}
		return new AllocatedBytes(bytes);
	}

	/** Bytes of the part since an earlier reading. */
	long since(AllocatedBytes earlier, Part part) {
		return this.bytes.getOrDefault(part, 0L) - earlier.bytes.getOrDefault(part, 0L);
	}

}

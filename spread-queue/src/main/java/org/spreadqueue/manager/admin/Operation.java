// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

/** What a question is about; its name is on the wire. */
public enum Operation {

	REPORT, BROWSE, PAUSE, RESUME, PURGE, DELETE, RESUBMIT;

	/** Whether it may change something. */
	public boolean isChange() {
		return this != REPORT && this != BROWSE;
	}

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin.machine;

import org.spreadqueue.manager.AdministrationException.Reason;
import org.spreadqueue.protocol.frame.Frame;

/**
 * What the machine of a program that asks a manager reports, besides what it asks of its
 * channels. Each question gets one call. Calls must not call back into the machine.
 */
public interface AskingEffects {

	/** The manager has answered a question, by its number. */
	void answered(Frame.Answer answer);

	/** A question gets no answer. */
	void failed(long number, Reason reason, String explanation);

}

// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import org.spreadqueue.spring.listener.ResultFactory;
import org.spreadqueue.worker.JobHandler;

/**
 * Does jobs by calling the methods of a listener. As a {@link ResultFactory}, it turns a
 * value into the result of a job whose method returns that value.
 */
public interface ListenerHandler extends JobHandler, ResultFactory {

}

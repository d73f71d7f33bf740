package org.spreadqueue.spring.annotation.method;

import org.spreadqueue.spring.listener.ResultFactory;
import org.spreadqueue.worker.JobHandler;

/**
 * Does jobs by calling the methods of a listener. As a {@link ResultFactory}, it makes of
 * a value the result that a job has if a method returns the value.
 */
public interface ListenerHandler extends JobHandler, ResultFactory {

}

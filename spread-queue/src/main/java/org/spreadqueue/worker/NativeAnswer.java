package org.spreadqueue.worker;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;

/**
 * An answer that waits for the report which goes with it.
 *
 * @param to private group of the sender
 * @param response the answer
 */
record NativeAnswer(String to, Frame.Response response) {

	/** So small that it may go to the manager too, in one message with the report. */
	private static final int SMALL = 16 * 1024;

	boolean isSmall() {
		Content content = this.response.content();
		Frame.JobError error = this.response.error();
		int size = (content != null) ? content.size() : (error != null) ? error.message().length() : 0;
		return size <= SMALL;
	}

}

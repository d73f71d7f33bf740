package org.spreadqueue.worker;

import java.time.Instant;

/**
 * What a worker has done since it was started. A snapshot.
 *
 * @param startTime when it was started
 * @param sessions its Spread sessions: one, or with a legacy manager one per job at a
 * time
 * @param connectedSessions how many of them have a connection to a daemon now
 * @param running jobs running now
 * @param received jobs taken
 * @param completed jobs that ended well
 * @param failed jobs that failed
 * @param requeued jobs that were requeued: by the handler, or unfinished when the limit
 * for stopping was over
 * @param dropped messages that could not be read or came after the goodbye
 * @since 0.1.0
 */
public record WorkerStatistics(Instant startTime, int sessions, int connectedSessions, int running, long received,
		long completed, long failed, long requeued, long dropped) {
}

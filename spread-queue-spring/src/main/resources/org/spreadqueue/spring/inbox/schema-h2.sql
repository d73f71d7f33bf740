CREATE TABLE IF NOT EXISTS spread_queue_inbox (
	queue VARCHAR(64) NOT NULL,
	message_key VARCHAR(64) NOT NULL,
	done_at BIGINT NOT NULL,
	PRIMARY KEY (queue, message_key)
);

CREATE INDEX IF NOT EXISTS spread_queue_inbox_done_at ON spread_queue_inbox (done_at);

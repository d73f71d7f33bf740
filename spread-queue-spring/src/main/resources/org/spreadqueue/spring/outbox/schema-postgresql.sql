-- The outbox of spread-queue. All times are milliseconds since 1970, UTC.
CREATE TABLE IF NOT EXISTS spread_queue_outbox (
	seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id CHAR(36) NOT NULL,
	connection_name VARCHAR(255) NOT NULL,
	queue VARCHAR(64) NOT NULL,
	content_type VARCHAR(255) NOT NULL,
	headers TEXT NOT NULL,
	body BYTEA NOT NULL,
	priority INTEGER NOT NULL,
	ordering_key TEXT,
	lane BIGINT,
	created_at BIGINT NOT NULL,
	deliver_at BIGINT,
	expires_at BIGINT,
	attempts INTEGER NOT NULL,
	next_attempt_at BIGINT,
	failure TEXT
);

CREATE INDEX IF NOT EXISTS spread_queue_outbox_lane ON spread_queue_outbox (lane, seq);

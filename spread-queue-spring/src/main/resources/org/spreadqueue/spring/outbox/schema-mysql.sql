-- The outbox of spread-queue. All times are milliseconds since 1970, UTC.
CREATE TABLE IF NOT EXISTS spread_queue_outbox (
	seq BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	id CHAR(36) NOT NULL,
	connection_name VARCHAR(255) NOT NULL,
	queue VARCHAR(64) NOT NULL,
	content_type VARCHAR(255) NOT NULL,
	headers LONGTEXT NOT NULL,
	body LONGBLOB NOT NULL,
	priority INTEGER NOT NULL,
	ordering_key LONGTEXT,
	lane BIGINT,
	created_at BIGINT NOT NULL,
	deliver_at BIGINT,
	expires_at BIGINT,
	attempts INTEGER NOT NULL,
	next_attempt_at BIGINT,
	failure LONGTEXT,
	INDEX spread_queue_outbox_lane (lane, seq)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

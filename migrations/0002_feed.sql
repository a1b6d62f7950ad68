-- The public lists. A visible session has one entry in each list it stands in: time window x tool x repository,
-- where `days` 0 is all time and an empty tool or repository is any. Each list page is then one walk along
-- one index, whatever is filtered and however it is sorted.
--
-- An entry whose window has passed stays until it is expired, so readers also compare `created_epoch`.

CREATE TABLE feed (
  days             INTEGER NOT NULL,
  tool             TEXT    NOT NULL,
  repository       TEXT    NOT NULL,
  session_key      INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
  created_epoch    INTEGER NOT NULL,
  message_count    INTEGER NOT NULL,
  duration_seconds INTEGER NOT NULL,
  id_prefix        TEXT    NOT NULL,                  -- orders ties like the id does, in a fifth of its size
  PRIMARY KEY (days, tool, repository, session_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX feed_recent ON feed (days, tool, repository, created_epoch DESC, id_prefix);
CREATE INDEX feed_popular ON feed (days, tool, repository, message_count DESC, created_epoch DESC, id_prefix);
CREATE INDEX feed_longest ON feed (days, tool, repository, duration_seconds DESC, created_epoch DESC, id_prefix);
CREATE INDEX feed_session ON feed (session_key, days);

CREATE TRIGGER sessions_enter_feed AFTER INSERT ON sessions
WHEN NEW.event_count > 0 OR NEW.message_count > 0
BEGIN
  INSERT INTO feed
  SELECT days, tool, repository, NEW.key, NEW.created_epoch, NEW.message_count, NEW.duration_seconds, substr(NEW.id, 1, 12)
  FROM (SELECT 0 AS days UNION ALL SELECT 1 UNION ALL SELECT 7 UNION ALL SELECT 30),
       (SELECT '' AS tool UNION SELECT NEW.tool),
       (SELECT '' AS repository UNION SELECT coalesce(NEW.git_repo_name, ''))
  WHERE days = 0 OR NEW.created_epoch >= unixepoch(NEW.uploaded_at) - days * 86400;
END;

-- Exact totals without counting rows.
CREATE TABLE feed_counts (
  days       INTEGER NOT NULL,
  tool       TEXT    NOT NULL,
  repository TEXT    NOT NULL,
  entries    INTEGER NOT NULL,
  PRIMARY KEY (days, tool, repository)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER feed_counts_up AFTER INSERT ON feed
BEGIN
  INSERT INTO feed_counts VALUES (NEW.days, NEW.tool, NEW.repository, 1)
  ON CONFLICT (days, tool, repository) DO UPDATE SET entries = entries + 1;
END;

CREATE TRIGGER feed_counts_down AFTER DELETE ON feed
BEGIN
  UPDATE feed_counts SET entries = entries - 1
  WHERE days = OLD.days AND tool = OLD.tool AND repository = OLD.repository;
  DELETE FROM feed_counts
  WHERE days = OLD.days AND tool = OLD.tool AND repository = OLD.repository AND entries = 0;
END;

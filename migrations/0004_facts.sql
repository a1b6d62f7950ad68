-- What lists are narrowed and counted by beyond tool, repository and time: one short row for each listed session,
-- written with the session's own row and never changed, as that is.

CREATE TABLE facts (
  session_key      INTEGER PRIMARY KEY REFERENCES sessions (key) ON DELETE CASCADE,
  created_epoch    INTEGER NOT NULL,
  id_prefix        TEXT    NOT NULL,                  -- orders ties like the id does
  tool             TEXT    NOT NULL,
  repository       TEXT,
  model            TEXT,
  errors           INTEGER NOT NULL,                  -- 1 when a tool call or command failed
  pull_request     INTEGER NOT NULL,                  -- 1 when the address or the number of one is known
  revision         INTEGER NOT NULL,                  -- 1 when the Git commit is known
  duration_seconds INTEGER NOT NULL,
  message_count    INTEGER NOT NULL
) STRICT;

-- Each index holds every column, newest start first: a filtered list or a count walks a bounded way along the
-- one that fits best and looks at nothing else.
CREATE INDEX facts_recent ON facts (
  created_epoch DESC, id_prefix, tool, repository, model, errors, pull_request, revision, duration_seconds,
  message_count);
CREATE INDEX facts_repository ON facts (
  repository, created_epoch DESC, id_prefix, tool, model, errors, pull_request, revision, duration_seconds,
  message_count);
CREATE INDEX facts_model ON facts (
  model, created_epoch DESC, id_prefix, tool, repository, errors, pull_request, revision, duration_seconds,
  message_count);
CREATE INDEX facts_tool ON facts (
  tool, created_epoch DESC, id_prefix, repository, model, errors, pull_request, revision, duration_seconds,
  message_count);

CREATE TRIGGER sessions_enter_facts AFTER INSERT ON sessions
WHEN NEW.event_count > 0 OR NEW.message_count > 0
BEGIN
  INSERT INTO facts VALUES (
    NEW.key, NEW.created_epoch, substr(NEW.id, 1, 12), NEW.tool, NEW.git_repo_name, NEW.agent_model, NEW.has_errors,
    NEW.pr_url IS NOT NULL OR NEW.pr_number IS NOT NULL, NEW.git_commit IS NOT NULL, NEW.duration_seconds,
    NEW.message_count);
END;

-- Sessions that were published before this table was there.
INSERT INTO facts
SELECT key, created_epoch, substr(id, 1, 12), tool, git_repo_name, agent_model, has_errors,
  pr_url IS NOT NULL OR pr_number IS NOT NULL, git_commit IS NOT NULL, duration_seconds, message_count
FROM sessions
WHERE event_count > 0 OR message_count > 0;

-- Published sessions and the links between them.
-- A row is written once and never changed: the id is the SHA-256 of the body, so another body is another row.

CREATE TABLE sessions (
  key                 INTEGER PRIMARY KEY,            -- publication order; also the rowid of the search entry
  id                  TEXT    NOT NULL UNIQUE,
  hail_session_id     TEXT    NOT NULL,
  body_storage_key    TEXT    NOT NULL,
  body_bytes          INTEGER NOT NULL,
  tool                TEXT    NOT NULL,
  agent_provider      TEXT,
  agent_model         TEXT,
  title               TEXT,
  description         TEXT,
  tags                TEXT,
  created_at          TEXT    NOT NULL,
  created_epoch       INTEGER NOT NULL,
  uploaded_at         TEXT    NOT NULL,
  message_count       INTEGER NOT NULL DEFAULT 0,
  user_message_count  INTEGER NOT NULL DEFAULT 0,
  task_count          INTEGER NOT NULL DEFAULT 0,
  event_count         INTEGER NOT NULL DEFAULT 0,
  duration_seconds    INTEGER NOT NULL DEFAULT 0,
  total_input_tokens  INTEGER NOT NULL DEFAULT 0,
  total_output_tokens INTEGER NOT NULL DEFAULT 0,
  git_remote          TEXT,
  git_branch          TEXT,
  git_commit          TEXT,
  git_repo_name       TEXT,
  pr_number           INTEGER,
  pr_url              TEXT,
  working_directory   TEXT,
  files_modified      TEXT,
  files_read          TEXT,
  has_errors          INTEGER NOT NULL DEFAULT 0 CHECK (has_errors IN (0, 1)),
  max_active_agents   INTEGER NOT NULL DEFAULT 1,
  session_score       INTEGER NOT NULL DEFAULT 0,
  score_plugin        TEXT    NOT NULL DEFAULT 'heuristic_v1',
  summary             TEXT    NOT NULL                -- the list item as JSON, made once when publishing
) STRICT;

CREATE INDEX sessions_hail_session_id ON sessions (hail_session_id);

-- A link is a claim of the body of `session_id`. The other end is a store id or a HAIL session id and may
-- not be published (yet); it is resolved when read.
CREATE TABLE session_links (
  session_id        TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  linked_session_id TEXT NOT NULL,
  link_type         TEXT NOT NULL CHECK (link_type IN ('handoff', 'related', 'parent', 'child')),
  created_at        TEXT NOT NULL,
  PRIMARY KEY (session_id, linked_session_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_links_linked ON session_links (linked_session_id);

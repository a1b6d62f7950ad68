-- Content search: one entry for each session, rowid = sessions.key. The texts are prepared by
-- store/search_text.py (Hangul, Han and kana become overlapping pairs). `scope` holds one token for the tool
-- and one for the repository, so that filters narrow a search inside the index. The prefix index makes a search
-- for the beginning of a word as quick as one for a word.

CREATE VIRTUAL TABLE search USING fts5(
  scope, title, description, tags, body,
  tokenize = 'unicode61 remove_diacritics 2',
  prefix = '3'
);

CREATE TRIGGER sessions_leave_search AFTER DELETE ON sessions
BEGIN
  DELETE FROM search WHERE rowid = OLD.key;
END;

"""The tables, as numbered migrations (`PRAGMA user_version` says how many have been applied).

KEPT tables hold what people made and are never dropped by a rebuild; DERIVED ones come from the archive alone.
"""

_FIRST = """
CREATE TABLE documents (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    text_sha256 TEXT NOT NULL,
    path TEXT,
    url TEXT,
    media_type TEXT NOT NULL,
    language TEXT,
    title TEXT,
    outlet TEXT,
    kind TEXT,
    completeness TEXT,
    chars INTEGER NOT NULL,
    published TEXT,
    first_day TEXT,
    last_day TEXT,
    captured TEXT NOT NULL,
    original_file TEXT NOT NULL,
    original_offset INTEGER NOT NULL,
    original_length INTEGER NOT NULL,
    text_file TEXT NOT NULL,
    text_offset INTEGER NOT NULL,
    text_length INTEGER NOT NULL,
    error TEXT,
    reading BLOB NOT NULL
) STRICT;
CREATE INDEX documents_text ON documents (text_sha256);
CREATE INDEX documents_day ON documents (first_day, n);

CREATE TABLE texts (
    sha256 TEXT NOT NULL,
    original TEXT NOT NULL,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (sha256, original)
) STRICT, WITHOUT ROWID;

CREATE TABLE items (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents (n),
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    headline TEXT,
    language TEXT,
    date TEXT,
    first_day TEXT,
    last_day TEXT,
    outlet TEXT
) STRICT;
CREATE INDEX items_document ON items (document, position);

CREATE TABLE bodies (item INTEGER PRIMARY KEY REFERENCES items (n), text TEXT NOT NULL) STRICT;

CREATE TABLE item_outlets (
    outlet TEXT NOT NULL COLLATE NOCASE, item INTEGER NOT NULL, PRIMARY KEY (outlet, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE item_issues (
    issue TEXT NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (issue, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE item_actors (
    actor TEXT NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (actor, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_actors_item ON item_actors (item);

CREATE TABLE credits (
    item INTEGER NOT NULL REFERENCES items (n),
    position INTEGER NOT NULL,
    outlet TEXT,
    as_written TEXT,
    date TEXT,
    urls TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (item, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
    item INTEGER NOT NULL REFERENCES items (n),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    type TEXT NOT NULL,
    actor TEXT
) STRICT;
CREATE INDEX mentions_item ON mentions (item);

CREATE TABLE statements (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    item INTEGER NOT NULL REFERENCES items (n),
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    form TEXT NOT NULL,
    source TEXT NOT NULL,
    cue TEXT NOT NULL,
    content TEXT NOT NULL,
    speaker TEXT,
    speaker_name TEXT,
    role TEXT,
    organisation TEXT,
    organisation_name TEXT,
    anonymity TEXT NOT NULL,
    date TEXT,
    first_day TEXT,
    last_day TEXT,
    level INTEGER,
    stance TEXT,
    rule TEXT,
    nested_in TEXT,
    implicit INTEGER NOT NULL,
    flags TEXT NOT NULL,
    confidence REAL NOT NULL
) STRICT;
CREATE INDEX statements_item ON statements (item, position);
CREATE INDEX statements_day ON statements (first_day);
CREATE INDEX statements_speaker ON statements (speaker);
CREATE TABLE statement_issues (
    issue TEXT NOT NULL, statement INTEGER NOT NULL, PRIMARY KEY (issue, statement)
) STRICT, WITHOUT ROWID;

CREATE TABLE copies (
    item INTEGER PRIMARY KEY REFERENCES items (n), of INTEGER NOT NULL
) STRICT;
CREATE TABLE bands (
    band BLOB NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (band, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE signatures (item INTEGER PRIMARY KEY, signature BLOB NOT NULL) STRICT;

CREATE VIEW actors AS
    SELECT item_actors.actor AS id, count(*) AS items,
        min(items.first_day) AS first_seen, max(items.last_day) AS last_seen
    FROM item_actors JOIN items ON items.n = item_actors.item GROUP BY item_actors.actor;

CREATE VIRTUAL TABLE words USING fts5 (headline, body, content='', tokenize='unicode61');
"""

KEPT = """
CREATE TABLE editions (
    id TEXT PRIMARY KEY,
    beat TEXT NOT NULL,
    title TEXT NOT NULL,
    first TEXT,
    last TEXT,
    written TEXT NOT NULL,
    path TEXT,
    edition BLOB NOT NULL
) STRICT;
CREATE TABLE corrections (
    n INTEGER PRIMARY KEY,
    target TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT,
    made_by TEXT,
    made_at TEXT NOT NULL
) STRICT;
"""

# what was found of events, measures, meetings and figures: what is asked for in columns, the whole as JSON in `told`
_FINDINGS = """
CREATE TABLE coders (
    document INTEGER PRIMARY KEY REFERENCES documents (n), version TEXT NOT NULL, model TEXT NOT NULL
) STRICT;
CREATE TABLE findings (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    item INTEGER NOT NULL REFERENCES items (n),
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    date TEXT,
    first_day TEXT,
    last_day TEXT,
    type TEXT,
    status TEXT,
    sentence TEXT NOT NULL,
    told TEXT NOT NULL
) STRICT;
CREATE INDEX findings_item ON findings (item, kind, position);
CREATE INDEX findings_day ON findings (kind, first_day);
CREATE INDEX findings_id ON findings (id);
CREATE TABLE parties (
    finding INTEGER NOT NULL REFERENCES findings (n), part TEXT NOT NULL, actor TEXT, name TEXT NOT NULL
) STRICT;
CREATE INDEX parties_finding ON parties (finding, part);
"""

# the issues of a statement, without looking through all of them
_ISSUES_OF = """
CREATE INDEX statement_issues_statement ON statement_issues (statement, issue);
"""

# versions of one page: only the present one is in the tables of items and what is in them; the readings of the others
# stay with their documents, `former` finds them by the ids of their parts, and what changed is told once
_VERSIONS = """
ALTER TABLE documents ADD COLUMN page TEXT;
ALTER TABLE documents ADD COLUMN superseded INTEGER;
CREATE INDEX documents_page ON documents (page) WHERE page IS NOT NULL;
CREATE INDEX documents_title ON documents (title, outlet) WHERE title IS NOT NULL;
CREATE INDEX item_outlets_item ON item_outlets (item);
CREATE INDEX item_issues_item ON item_issues (item);
CREATE TABLE former (id TEXT PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (n)) STRICT, WITHOUT ROWID;
CREATE INDEX former_document ON former (document);
CREATE TABLE notes (
    file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL,
    PRIMARY KEY (file, offset)
) STRICT, WITHOUT ROWID;
CREATE TABLE changes (
    n INTEGER PRIMARY KEY,
    page TEXT NOT NULL,
    old INTEGER REFERENCES documents (n),
    new INTEGER REFERENCES documents (n),
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    weight REAL NOT NULL,
    told TEXT NOT NULL
) STRICT;
CREATE INDEX changes_at ON changes (at);
CREATE INDEX changes_page ON changes (page, n);
"""

# what was redacted: `original` is the digest that was there, `address` that of the page's address, `text` that of the
# text which is there now; the texts that were derived before lead to it
_REDACTIONS = """
CREATE TABLE redactions (
    original TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    address TEXT,
    text TEXT NOT NULL,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX redactions_address ON redactions (address) WHERE address IS NOT NULL;
CREATE TABLE redacted_texts (
    sha256 TEXT NOT NULL, original TEXT NOT NULL, PRIMARY KEY (sha256, original)
) STRICT, WITHOUT ROWID;
"""

# what collecting learned: it does not come from the archive, and a rebuild leaves it as it is
_COLLECTING = """
CREATE TABLE feeds (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    etag TEXT,
    modified TEXT,
    due TEXT,
    polled TEXT,
    reached TEXT,
    status INTEGER,
    error TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    moved TEXT,
    kind TEXT,
    title TEXT,
    language TEXT,
    digest TEXT,
    state TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE polls (
    n INTEGER PRIMARY KEY,
    feed TEXT NOT NULL,
    at TEXT NOT NULL,
    status INTEGER,
    error TEXT,
    entries INTEGER NOT NULL,
    new INTEGER NOT NULL,
    seconds REAL NOT NULL
) STRICT;
CREATE INDEX polls_feed ON polls (feed, n);
CREATE TABLE entries (
    feed TEXT NOT NULL,
    key TEXT NOT NULL,
    n INTEGER NOT NULL,
    digest TEXT NOT NULL,
    seen TEXT NOT NULL,
    published TEXT,
    language TEXT,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due TEXT,
    error TEXT,
    page TEXT,
    chars INTEGER,
    completeness TEXT,
    flaws TEXT NOT NULL DEFAULT '',
    entry TEXT,
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_due ON entries (due) WHERE due IS NOT NULL;
CREATE INDEX entries_waiting ON entries (key) WHERE state = 'waiting';
CREATE INDEX entries_number ON entries (feed, n);
CREATE TABLE pages (
    page TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    feed TEXT,
    first TEXT NOT NULL,
    checked TEXT,
    step INTEGER NOT NULL DEFAULT 0,
    due TEXT,
    etag TEXT,
    modified TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pages_due ON pages (due) WHERE due IS NOT NULL;
CREATE TABLE aliases (page TEXT PRIMARY KEY, of TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

# items of one happening, and the state from which the next item is placed; `key` is an item's first version
_STORIES = """
CREATE TABLE stories (
    id TEXT PRIMARY KEY, first TEXT, last TEXT, outlets INTEGER NOT NULL, items INTEGER NOT NULL, told TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stories_last ON stories (last, id);
CREATE TABLE story_items (
    key TEXT PRIMARY KEY, item TEXT NOT NULL UNIQUE, story TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX story_items_story ON story_items (story);
CREATE INDEX documents_superseded ON documents (superseded) WHERE superseded IS NOT NULL;
CREATE TABLE threads (id TEXT PRIMARY KEY, first TEXT, last TEXT, told TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE story_state (
    kind TEXT NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
"""

# what people decided about stories
_DECISIONS = """
CREATE TABLE story_corrections (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    items TEXT NOT NULL,
    others TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
"""

DERIVED = _FIRST + _FINDINGS + _ISSUES_OF + _VERSIONS + _REDACTIONS + _STORIES
MIGRATIONS: tuple[str, ...] = (
    KEPT + _FIRST,
    _FINDINGS,
    _ISSUES_OF,
    _VERSIONS + _REDACTIONS + _COLLECTING,
    _STORIES + _DECISIONS,
)

DROP_DERIVED = """
DROP VIEW actors;
DROP TABLE redacted_texts;
DROP TABLE redactions;
DROP TABLE notes;
DROP TABLE stories;
DROP TABLE story_items;
DROP TABLE threads;
DROP TABLE story_state;
DROP TABLE changes;
DROP TABLE former;
DROP TABLE parties;
DROP TABLE findings;
DROP TABLE coders;
DROP TABLE words;
DROP TABLE signatures;
DROP TABLE bands;
DROP TABLE copies;
DROP TABLE statement_issues;
DROP TABLE statements;
DROP TABLE mentions;
DROP TABLE credits;
DROP TABLE item_actors;
DROP TABLE item_issues;
DROP TABLE item_outlets;
DROP TABLE bodies;
DROP TABLE items;
DROP TABLE texts;
DROP TABLE documents;
"""

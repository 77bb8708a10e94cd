import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.errors import QueryError
from attache.store import to_match
from attache.store.query import folded


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("harbour fees", '"harbour" AND "fees"'),
        ('"harbour fees"', '"harbour fees"'),
        ("harbour -fees", '("harbour") NOT ("fees")'),
        ("quay OR berth Lanhai", '("quay" OR "berth") AND "Lanhai"'),
        ("harb*", '"harb"*'),
        ("港口", '"港 口"'),
        ("港", '"港"'),
        ("關稅", '"关 税"'),
        ("G7峰会", '"G7 峰 会"'),
        ("“harbour fees”", '"harbour fees"'),
        ("cross-strait", '"cross-strait"'),
        ('"unclosed phrase', '"unclosed phrase"'),
        ("OR harbour OR", '"harbour"'),
        ("a:b ^c NEAR(d", '"a:b" AND "^c" AND "NEAR(d"'),
    ],
)
def test_queries_become_match_expressions(query, expected):
    assert to_match(query)[0] == expected


@pytest.mark.parametrize(
    "query", ["", "   ", '"', "-", "***", "()", "OR", "-harbour", "，。", "\0", "x" * 1001, "a " * 60]
)
def test_queries_without_a_word_or_with_too_many_are_refused(query):
    with pytest.raises(QueryError):
        to_match(query)


@pytest.fixture(scope="module")
def index():
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5 (body, content='', tokenize='unicode61')")
    db.execute("INSERT INTO words VALUES (?)", (folded("the harbour of 蘭海 港口 reopened"),))
    yield db
    db.close()


@given(
    st.text(
        st.sampled_from("ab\"*-()^:+{}\\'港口 關OR.,\u0301\u200b\ufeff\ud800\U0010ffff\U000e0001\x00\x1a½٣"),
        max_size=30,
    )
    | st.text(max_size=30)
)
def test_no_input_is_a_syntax_error(index, query):
    try:
        expression, _ = to_match(query.encode("utf-8", "replace").decode())
    except QueryError:
        return
    index.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,)).fetchall()

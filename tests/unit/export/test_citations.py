"""References as managers read them: escaped, dated as far as is known, Chinese kept."""

import re

import pytest

from attache.export.citations import Reference, bibtex, csl, ris

HARD = Reference(
    id="s-1", title="100% of {salt} & $5_fees #1 ~ ^ \\input{x}", outlet="海湾公报", date="2031-05-09",
    url="https://gazette.example/a_b?c=1&d={x}", language="zh-Hans", captured="2031-05-10T08:00:00Z",
    speaker="魏澜", quote="“绝不接受”\r\nTY  - BOOK",
)  # fmt: skip


def read_bibtex(text: str) -> dict[str, str]:
    """Return the fields of one entry; fails where braces are not balanced or a special sign stands bare."""
    head = re.match(r"@article\{([A-Za-z0-9-]+),\n", text)
    assert head is not None and text.endswith("\n}\n")
    fields = {}
    for line in text[head.end() : -3].split(",\n"):
        name, value = line.strip().split(" = ", 1)
        bare = re.sub(r"\\[\\{}$&#%_^~]|\\text[a-z]+\{\}", "", value)
        assert bare.count("{") == bare.count("}") and bare.startswith("{")
        if name != "url":
            assert not re.search(r"[$&#%_^~\\]", bare), bare
        fields[name] = value[1:-1]
    return fields


def read_ris(text: str) -> list[tuple[str, str]]:
    """Return tags and values; fails where a line is none of the format."""
    assert text.endswith("\r\n")
    out = []
    for line in text[:-2].split("\r\n"):
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert found is not None, line
        out.append((found[1], found[2]))
    return out


def test_bibtex_is_escaped_and_keeps_chinese() -> None:
    fields = read_bibtex(bibtex([HARD]))
    assert fields["journal"] == "海湾公报" and fields["year"] == "2031" and fields["day"] == "9"
    assert r"100\% of \{salt\} \& \$5\_fees \#1" in fields["title"] and r"\textbackslash{}input" in fields["title"]
    assert fields["url"] == "https://gazette.example/a_b?c=1&d=%7Bx%7D"


def test_ris_value_cannot_begin_a_record() -> None:
    lines = read_ris(ris([HARD]))
    assert [tag for tag, _ in lines].count("TY") == 1 and lines[0] == ("TY", "NEWS") and lines[-1] == ("ER", "")
    assert ("DA", "2031/05/09") in lines


@pytest.mark.parametrize(("date", "parts", "day"), [("2031-05", [2031, 5], "2031/05/"), ("2031", [2031], "2031//")])
def test_date_keeps_its_precision(date: str, parts: list[int], day: str) -> None:
    one = Reference(id="i-1", title="Salt", date=date)
    assert csl([one])[0]["issued"] == {"date-parts": [parts]}
    assert ("DA", day) in read_ris(ris([one]))


def test_unknown_stays_unknown() -> None:
    bare = csl([Reference(id="i-1", title="Salt", url="javascript:alert(1)")])[0]
    assert bare == {"id": "i-1", "type": "article-newspaper", "title": "Salt"}
    assert read_bibtex(bibtex([Reference(id="i-1", title="Salt")])) == {"title": "{Salt}"}


def test_quotation_names_who_is_quoted_and_no_author() -> None:
    one = csl([HARD])[0]
    assert "author" not in one and one["note"].startswith("魏澜: ")

"""Who speaks, as a line prints it: name, role and organisation, each with the words or the table row behind it."""

import re
from dataclasses import dataclass, replace

from .. import tables
from ..record import ActorRef, Citation, Item, Reading, Span, Statement, TableReference
from . import phrase
from .cite import cite, find, sentence_around
from .select import Telling

_NEAR = 140
_PRONOUN = re.compile(
    r"(?:he|she|it|they|i|we|you|who|which|that|this|these|those|one|others?|some|many|both|all|the (?:former|latter)|"
    r"his|her|its|their|him|them|us|me|my|our|他|她|它|他们|她们|它们|他們|她們|我|我们|我們|其|对方|對方|有人|双方)",
    re.IGNORECASE,
)
_FOR = re.compile(r"(?:spokes\w+|ambassador|envoy|lawyer|counsel|attorney)$", re.IGNORECASE)
_AT = re.compile(
    r"(?:professor|fellow|researcher|analyst|economist|scholar|lecturer|expert|scientist|strategist)$", re.IGNORECASE
)
_HEADS = re.compile(
    r"\b(?:foreign minister|prime minister|minister|secretary|president|premier|chancellor|king|queen)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<!\w)[A-Z][\w’'-]+ (?:[\w.]+ )?[A-Z][\w’'-]+")
_OUTLETS_ARE = (
    "paper newspaper agency outlet broadcaster magazine journal site website channel daily weekly post report"
)
_CUT = re.compile(r"\b(?:of|on|at|in|by|for|to|from|with|the|a|an|and)$")
_PAPER = re.compile(
    r"(?:the|this|that|an?)\s+(?:joint\s+|written\s+)?(?:statement|letter|readout|document|message|text|filing|note|memo|post|tweet)",
    re.IGNORECASE,
)
"""What somebody wrote is not who wrote it: "the statement said" stands only in the outlet's own sentence."""
_LONGEST = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A speaker in print: `words` with role and organisation, `name` without, and what supports them."""

    words: str
    name: str
    citations: tuple[Citation, ...]
    tables: tuple[TableReference, ...] = ()
    place: Span | None = None


def is_pronoun(words: str) -> bool:
    """Whether the words name nobody by themselves."""
    return _PRONOUN.fullmatch(words) is not None


def who(telling: Telling, statement: Statement | None = None) -> Who | None:
    """Return how a line names the speaker; a name in Chinese stands behind the English one where our tables have it."""
    found = _who(telling, statement)
    if found is None or not phrase.is_chinese(found.words):
        return found
    known = _english(statement or telling.statement)
    if known is None:
        return found
    name, reference = known
    native = found.words.replace(" (", ", ").rstrip(")")
    return replace(found, words=f"{name} ({native})", name=name, tables=(*found.tables, reference))


def _english(statement: Statement) -> tuple[str, TableReference] | None:
    """Return the English name of a speaker by the tables, from a row whose source was read."""
    speaker = statement.speaker
    if speaker is None or not speaker.id:
        return None
    for tenure in tables.officials().tenures(speaker.id):
        if tenure.rechecked and tenure.name_en.isascii() and tenure.name_en:
            return tenure.name_en, TableReference(table="officials", row=str(tenure.row), source=tenure.source)
    office = tables.offices().get(speaker.id)
    if office and office.name_en and "not re-checked" not in office.source:
        return phrase.with_article(office.name_en), TableReference(
            table="offices", row=str(office.row), source=office.source
        )
    return None


def _who(telling: Telling, statement: Statement | None = None) -> Who | None:
    """Return how a line names the speaker of a statement, or None when the text does not let us name anyone.

    The name is printed as the item has it; where the item only has a pronoun, no line is composed. Role and
    organisation are printed only where they stand beside the name, or where a re-checked table row gives the role.
    """
    statement = statement or telling.statement
    reading, item = telling.reading, telling.item
    near = statement.source[0].start if statement.source else statement.extent().start
    name = statement.speaker.name if statement.speaker else None
    if name and _PRONOUN.fullmatch(name):
        name = None
    if name and not statement.speaker.id:  # type: ignore[union-attr]
        name = _in_full(reading, item, name)
    place = find(reading, item, name, near) if name else None
    if place is not None and not phrase.is_chinese(name or "") and not _other_body(reading, statement):
        return _named(reading, item, statement, place, near)
    said = _source_words(reading, statement)
    if said is not None:
        words, span = said
        return Who(words=words, name=words, citations=(cite(reading, item, span, "speaker"),), place=span)
    if place is not None:
        return _named(reading, item, statement, place, near)
    called = _mentioned(item, statement, near)
    if called is not None:
        words, span = called
        return Who(words=words, name=words, citations=(cite(reading, item, span, "speaker"),), place=span)
    return None


def _source_words(reading: Reading, statement: Statement) -> tuple[str, Span] | None:
    """Return the source's own words for the speaker, unless they are a pronoun or no name or noun at all."""
    if not statement.source:
        return None
    text = reading.document.text
    # of several pieces the one that names: "one of them" and "Ole Brandt"
    span = next((one for one in statement.source if _NAME.search(one.of(text))), statement.source[0])
    words = phrase.tidy(span.of(text)).strip(" ,:;，：")
    if not words or len(words) > _LONGEST or _PRONOUN.fullmatch(words) or any(c in words for c in '“”"「」'):
        return None
    if not any(c.isalpha() for c in words) or _CUT.search(words) or _PAPER.fullmatch(words):
        return None
    return phrase.lowered(words), span


def _in_full(reading: Reading, item: Item, name: str) -> str:
    """Return "Ole Brandt" for "Brandt", where the item calls one person so."""
    if " " in name or not name.isascii() or not name[:1].isupper():
        return name
    longer = {one.text for one in item.mentions if one.type == "person" and one.text.endswith(f" {name}")}
    if not longer:
        # a capitalised word before it, inside a sentence
        before = re.compile(rf"(?<=[a-z,] )[A-Z][\w’'-]+ {re.escape(name)}(?!\w)")
        longer = {one for piece in item.spans for one in before.findall(reading.document.text, piece.start, piece.end)}
    return longer.pop() if len(longer) == 1 else name


def _other_body(reading: Reading, statement: Statement) -> bool:
    """Whether the source's own words call a body by a word that the body we would name does not have in its name."""
    speaker, organisation = statement.speaker, statement.organisation
    if speaker is None or not statement.source or not (organisation and organisation.id == speaker.id):
        return False
    words = phrase.tidy(statement.source[0].of(reading.document.text)).casefold()
    if _PRONOUN.fullmatch(words) or phrase.is_chinese(words):
        return False
    # what it is called, not where it is or what of: "brokers in Corin"
    words = re.split(r"\b(?:in|of|from|for|at|close|near|who|which|on)\b|,", words)[0] or words
    told = {word.strip("’'s") for word in re.findall(r"[\w’']+", words) if len(word) > 3}
    office = tables.offices().get(speaker.id or "")
    forms = [speaker.name, organisation.name]
    if office:
        forms += [
            office.name_en,
            *office.aliases,
            *office.abbreviations,
            *office.metonyms,
            "government",
            "side",
            "country",
        ]
    elif tables.outlets().named(speaker.name):
        forms += _OUTLETS_ARE.split()
    have = {word.strip("’'s") for form in forms for word in re.findall(r"[\w’']+", form.casefold())}
    return bool(told) and not told & have


def _named(reading: Reading, item: Item, statement: Statement, place: Span, near: int) -> Who:
    text = reading.document.text
    name = phrase.tidy(place.of(text))
    role = org = None
    best = place
    for spot in _places(reading, item, name, near):
        sentence = sentence_around(reading, item, spot)
        here_role = _beside(text, sentence, spot, statement.role)
        own = statement.organisation
        # an organisation that speaks is not "of" itself under another of its names
        if own is not None and statement.speaker is not None and own.id is not None and own.id == statement.speaker.id:
            own = None
        here_org = _organisation(item, text, sentence, spot, own)
        if (here_role is not None) + (here_org is not None) > (role is not None) + (org is not None):
            best, role, org = spot, here_role, here_org
        if role and org:
            break
    references: tuple[TableReference, ...] = ()
    role_words = phrase.tidy(role.of(text)) if role else None
    if role_words is None and statement.role and statement.role_row:
        reference = _role_reference(statement)
        if reference:
            role_words, references = statement.role, (reference,)
    org_words = phrase.tidy(org.of(text)) if org else None
    phrased = _as_written(text, best, role, org) or (_titled(text, best, role) if org is None else None)
    if phrased and role and role.start > best.end:
        role = Span(role.start, _end_of(text, best.start, phrased))
    words = phrased or _apposition(name, role_words, org_words)
    used = [best, *(span for span in (role, org) if span)]
    return Who(
        words=words,
        name=name,
        citations=_citations(reading, item, best, role, org, used),
        tables=references,
        place=best,
    )


def _as_written(text: str, name: Span, role: Span | None, org: Span | None) -> str | None:
    """Return the source's own phrase where it reads well as it is: "Lin Qiao, a deputy minister at the Ministry"."""
    if role is None:
        return None
    last = max(role.end, org.end if org else 0)
    if org is not None and last == org.end and text[last - 1].isalnum():
        # the name of a body goes on as long as its capitals do: "Institute of Tidal" "Studies"
        last += len(re.match(r"(?: [A-Z][\w’'&-]+)*", text[last : last + 80])[0])  # type: ignore[index]
    if name.end < role.start and last - name.start <= _NEAR and (org is None or name.end < org.start):
        # "director of the Institute of Tides at Port Alder,": the phrase up to its comma
        on = re.match(r" (?:of|at|for|in|with|from)\b[^,.;:()“”\"\n]{2,90}(?=,)", text[last : last + 100])
        phrased = phrase.tidy(text[name.start : last + (on.end() if on else 0)])
        if re.fullmatch(r"[^.;:()]*", phrased) and phrased[len(phrase.tidy(name.of(text))) :].startswith(","):
            return phrased
    if role.end < name.start and _HEADS.search(role.of(text)) and not text[role.end : name.start].strip():
        start = org.start if org and org.end <= role.start and not text[org.end : role.start].strip() else role.start
        return phrase.lowered(phrase.tidy(text[start : name.end]))
    return None


def _titled(text: str, name: Span, role: Span | None) -> str | None:
    """Return "Captain Ruan Shaobai" or "spokesperson Vera Holt": a role right before a name, with no body beside it."""
    if role is None or role.end > name.start or text[role.end : name.start].strip():
        return None
    return phrase.lowered_role(phrase.tidy(text[role.start : name.end]))


def _end_of(text: str, start: int, phrased: str) -> int:
    """Return where a phrase that begins at `start` ends in the text; white space may differ."""
    match = re.compile(r"\s+".join(map(re.escape, phrased.split()))).match(text, start)
    return match.end() if match else start + len(phrased)


def _places(reading: Reading, item: Item, name: str, near: int) -> list[Span]:
    """Return where the name stands in the item: the place nearest to the words first, then from the top."""
    text = reading.document.text
    pattern = re.compile(r"\s+".join(map(re.escape, name.split())))
    found = [Span(*m.span()) for piece in item.spans for m in pattern.finditer(text, piece.start, piece.end)][:40]
    return sorted(found[:12], key=lambda span: (abs(span.start - near) > 200, span.start)) or [Span(near, near + 1)]


def _beside(text: str, sentence: Span, name: Span, words: str | None) -> Span | None:
    """Return where the words stand in the sentence close to the name, in any case of letters."""
    if not words or not words.strip():
        return None
    start, end = max(sentence.start, name.start - _NEAR), min(sentence.end, name.end + _NEAR)
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)"
    if phrase.is_chinese(words):
        pattern = re.escape(words)
    found = [Span(*m.span()) for m in re.compile(pattern, re.IGNORECASE).finditer(text, start, end)]
    found = [span for span in found if not span.overlaps(name) and _same_breath(text, span, name)]
    found = [span for span in found if not _part_of_longer(text, span, name)]
    return min(found, key=lambda span: abs(span.start - name.start), default=None)


def _part_of_longer(text: str, span: Span, name: Span) -> bool:
    """Whether the words are only the head of a longer name ("Lanhai" in "Lanhai News Agency")."""
    if not text[span.start].isupper() or span.end == name.start - 1:
        return False
    following = re.match(r" ([A-Z][\w'’-]+)", text[span.end : span.end + 40])
    return following is not None and not _HEADS.match(following[1]) and not span.end <= name.start <= span.end + 1


def _same_breath(text: str, a: Span, b: Span) -> bool:
    """Whether nothing between two spans starts another clause or names someone else's speech."""
    between = text[min(a.end, b.end) : max(a.start, b.start)]
    return not re.search(r"[.;:!?\n。；：！？“”\"]|\b(?:and|but|while|said|told|says|who|whom|with)\b", between)


def _organisation(item: Item, text: str, sentence: Span, name: Span, org: ActorRef | None) -> Span | None:
    if org is None:
        return None
    found = _beside(text, sentence, name, org.name)
    if found or not org.id:
        return found
    close = [
        mention.span
        for mention in item.mentions
        if mention.actor == org.id
        and mention.span.within(sentence)
        and abs(mention.start - name.start) <= _NEAR
        and not mention.span.overlaps(name)
        and _same_breath(text, mention.span, name)
    ]
    return min(close, key=lambda span: abs(span.start - name.start), default=None)


def _apposition(name: str, role: str | None, org: str | None) -> str:
    """Return "Vera Holt, spokesperson for the Ostravian Foreign Ministry"."""
    if (
        role
        and role[:1].isupper()
        and role.split(" ")[0].lower() in {"spokesperson", "spokesman", "spokeswoman", "a", "an", "the"}
    ):
        role = role[:1].lower() + role[1:]
    if role and not role.isascii():
        return f"{name} ({org}{role})" if org and not org.isascii() else f"{name} ({role})"
    if org is None or not org.isascii():
        if role:
            return f"{name}, {role}"
        return (
            f"the {name}"
            if name[:1].islower() and not name.startswith(("a ", "an ", "the "))
            else phrase.with_article(name)
        )
    if role is None:
        return f"{name} of {phrase.with_article(org)}" if " " in org and org != name else phrase.with_article(name)
    told = set(role.lower().split()) & {word for word in org.lower().split() if len(word) > 3}
    if told or (_HEADS.search(role) and re.search(r"Ministry|Department|Office|Government|Presidency", org)):
        return f"{name}, {role}"
    word = "for" if _FOR.search(role) else "at" if _AT.search(role) else "of"
    return f"{name}, {role} {word} {phrase.with_article(org)}"


def _citations(
    reading: Reading, item: Item, name: Span, role: Span | None, org: Span | None, used: list[Span]
) -> tuple[Citation, ...]:
    """Cite name, role and organisation in one stretch where they stand close, else each on its own."""
    start, end = min(span.start for span in used), max(span.end for span in used)
    if end - start <= _LONGEST:
        supports = [("speaker", name), ("role", role), ("organisation", org)]
        return (cite(reading, item, Span(start, end), *(what for what, span in supports if span)),)  # type: ignore[arg-type]
    out = [cite(reading, item, name, "speaker")]
    if role:
        out.append(cite(reading, item, role, "role"))
    if org:
        out.append(cite(reading, item, org, "organisation"))
    return tuple(out)


def _role_reference(statement: Statement) -> TableReference | None:
    """Return the officials row of a role that the text does not state, if a source was read for that row."""
    table, _, row = (statement.role_row or "").rpartition(":")
    for tenure in tables.officials().rows:
        if str(tenure.row) == row and table in {"", "officials"} and tenure.rechecked and tenure.role == statement.role:
            return TableReference(table="officials", row=row, source=tenure.source)
    return None


def _mentioned(item: Item, statement: Statement, near: int) -> tuple[str, Span] | None:
    """Return the nearest name by which the item itself calls the speaker, where it is not the table's ("魏澜")."""
    if statement.speaker is None or not statement.speaker.id:
        return None
    found = [
        mention
        for mention in item.mentions
        if mention.actor == statement.speaker.id and not _PRONOUN.fullmatch(mention.text) and mention.text.strip()
    ]
    best = min(found, key=lambda mention: (-len(mention.text), abs(mention.start - near)), default=None)
    return (best.text, best.span) if best else None

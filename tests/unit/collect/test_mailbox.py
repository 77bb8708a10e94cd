"""Newsletters over IMAP: each message once, nothing changed on the server, no secret anywhere, whatever it answers."""

import asyncio
import dataclasses
import time
from email.message import EmailMessage

import msgspec
import pytest

from attache import errors
from attache.collect.imap import _utf7
from attache.collect.mailbox import MailboxState, label, look
from attache.config.sources import Mailbox
from attache.record import Capture
from loopback.imap import ImapServer, trusting

SECRET = "harbour-light"
VARIABLE = "ATTACHE_TEST_MAILBOX"
NEW = MailboxState()


@pytest.fixture(autouse=True)
def secret_in_the_environment(monkeypatch):
    monkeypatch.setenv(VARIABLE, SECRET)


def letter(number, *, sender="letter@gazette.example", message_id=None, words="The pier opens on Monday."):
    head = f"From: Harbour Gazette <{sender}>\r\nTo: ada.reader@mail.example\r\nSubject: Letter {number}\r\n"
    if message_id != "":
        head += f"Message-ID: <{message_id or number}@gazette.example>\r\n"
    return (head + f"Date: Thu, 08 May 2031 09:00:00 +0000\r\n\r\n{words} ({number})\r\n").encode()


LETTERS = {3: letter(3), 5: letter(5), 9: letter(9)}


def settings(server, **named):
    named = {"security": "none", **named}
    return Mailbox(host="127.0.0.1", port=server.port, user="ada", password=VARIABLE, **named)


def seen(server, state=NEW, *, context=None, timeout=10.0, longest=30.0, max_bytes=1 << 20, most=100, **named):
    return asyncio.run(
        look(
            settings(server, **named),
            state,
            timeout=timeout,
            longest=longest,
            max_bytes=max_bytes,
            most=most,
            context=context,
        )
    )


def bodies(told):
    return [each.data for each in told.found if isinstance(each, Capture)]


def test_each_message_comes_once_as_it_was_sent():
    with ImapServer(LETTERS) as server:
        first = seen(server)
        assert bodies(first) == list(LETTERS.values()) and first.error is None and not first.more
        assert {each.media_type for each in first.found} == {"message/rfc822"}
        assert first.state.last == 9 and first.state.uidvalidity == 7
        assert seen(server, first.state).found == ()
        server.messages[10] = letter(10)
        assert bodies(seen(server, first.state)) == [letter(10)]


def test_the_state_stands_in_json():
    with ImapServer(LETTERS) as server:
        state = seen(server).state
    assert msgspec.json.decode(msgspec.json.encode(state), type=MailboxState) == state


def test_nothing_is_changed_on_the_server():
    with ImapServer(LETTERS) as server:
        seen(server)
        assert [each for each in server.said if each.startswith("EXAMINE")]
        for told in server.said:
            assert not told.startswith(("SELECT", "STORE", "UID STORE", "UID COPY", "UID MOVE", "EXPUNGE", "DELETE"))
            assert "BODY[" not in told


def test_a_message_says_where_it_is_without_a_secret():
    with ImapServer(LETTERS) as server:
        told = seen(server)
        assert told.found[0].path == f"imap://ada@127.0.0.1:{server.port}/INBOX;UIDVALIDITY=7/;UID=3"
    assert SECRET not in repr(told)
    assert label(Mailbox(host="mail.example", user="a@b/c", password="X")) == "imap://a%40b%2Fc@mail.example/INBOX"


def test_only_mail_from_the_senders_asked_for_is_taken():
    told = {
        1: letter(1, sender="a@gazette.example"), 2: letter(2, sender="b@news.gazette.example"),
        3: letter(3, sender="c@notgazette.example"), 4: letter(4, sender="friend@mail.example"),
    }  # fmt: skip
    with ImapServer(told) as server:
        assert bodies(seen(server, senders=("gazette.example",))) == [told[1], told[2]]
        assert bodies(seen(server, senders=("FRIEND@mail.example",))) == [told[4]]
        assert not [each for each in server.said if each.startswith("UID FETCH 3 (UID BODY.PEEK[]")]


def test_a_new_uidvalidity_brings_nothing_again_and_nothing_is_lost():
    with ImapServer(LETTERS) as server:
        state = seen(server).state
        server.validity = 8
        server.messages = {1: LETTERS[5], 2: LETTERS[3], 3: letter(11), 4: LETTERS[9]}
        told = seen(server, state)
        assert bodies(told) == [letter(11)] and told.state.uidvalidity == 8 and told.state.last == 4


def test_a_server_without_uidvalidity_is_read_too():
    with ImapServer(LETTERS, validity=None) as server:
        first = seen(server)
        assert len(bodies(first)) == 3 and seen(server, first.state).found == ()


def test_uids_out_of_order_lose_nothing():
    with ImapServer(LETTERS) as server:
        server.order = lambda found: sorted(found, reverse=True)
        told = seen(server, most=2)
        assert bodies(told) == [LETTERS[3], LETTERS[5]] and told.more
        assert bodies(seen(server, told.state)) == [LETTERS[9]]


def test_no_message_id_is_no_harm_and_one_sent_twice_comes_once():
    told = {1: letter(1, message_id=""), 2: letter(1, message_id=""), 3: letter(3), 4: letter(3)}
    with ImapServer(told) as server:
        assert bodies(seen(server)) == [told[1], told[3]]


def test_two_messages_of_one_id_and_different_words_are_both_kept():
    told = {1: letter(1, message_id="same"), 2: letter(22, message_id="same")}
    with ImapServer(told) as server:
        assert bodies(seen(server)) == [told[1], told[2]]


def test_a_message_over_the_cap_is_an_error_and_the_others_come():
    told = {1: letter(1), 2: letter(2, words="x" * 5000), 3: letter(3)}
    with ImapServer(told) as server:
        found = seen(server, max_bytes=2000)
        assert [type(each) for each in found.found] == [Capture, errors.TooLarge, Capture]
        assert ";UID=2" in found.found[1].place
        assert not [each for each in server.said if each.startswith("UID FETCH 2 (UID BODY")]
        assert seen(server, found.state).found == ()


def test_a_message_deleted_meanwhile_is_passed_over():
    with ImapServer(LETTERS) as server:
        server.before["UID FETCH 5 (UID BODY"] = lambda tag: tag + b" OK done\r\n"
        assert bodies(seen(server)) == [LETTERS[3], LETTERS[9]]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_protected_connection_is_read(security):
    with ImapServer(LETTERS, tls=security) as server:
        assert len(bodies(seen(server, security=security, context=trusting()))) == 3


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_signed_gets_no_password(security):
    with ImapServer(LETTERS, tls=security) as server:
        told = seen(server, security=security)
        assert isinstance(told.error, errors.MailboxInsecure) and told.found == ()
        assert not [each for each in server.said if each.startswith(("LOGIN", "AUTHENTICATE"))]


def test_a_server_that_hides_starttls_gets_no_password():
    with ImapServer(LETTERS) as server:
        told = seen(server, security="starttls")
        assert isinstance(told.error, errors.MailboxInsecure)
        assert not [each for each in server.said if each.startswith(("LOGIN", "AUTHENTICATE"))]


def test_a_server_elsewhere_is_never_asked_without_protection():
    away = Mailbox(host="mail.example", user="ada", password=VARIABLE, security="none")
    with pytest.raises(errors.ConfigError, match="on this machine"):
        asyncio.run(look(away, MailboxState()))


def test_no_password_in_the_environment_is_a_mistake_of_the_settings(monkeypatch):
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(errors.ConfigError, match=VARIABLE):
        asyncio.run(look(Mailbox(host="mail.example", user="ada", password=VARIABLE), MailboxState()))


@pytest.mark.parametrize("caps", ["AUTH=PLAIN", "", "LOGINDISABLED"])
def test_a_refused_login_tells_no_secret(caps, monkeypatch):
    monkeypatch.setenv(VARIABLE, 'not "the\\ right one')
    with ImapServer(LETTERS, caps=caps) as server:
        told = seen(server)
    assert isinstance(told.error, errors.MailboxRefused) and told.error.code == "E151"
    assert "right one" not in told.error.line() and "right one" not in repr(told.error)
    assert "right one" not in repr(told.error.__cause__) and told.error.place.startswith("imap://ada@")


def test_a_password_beyond_ascii_is_sent_where_the_server_can_take_it(monkeypatch):
    monkeypatch.setenv(VARIABLE, "码头灯塔")
    with ImapServer(LETTERS, secret="码头灯塔") as server:
        assert len(bodies(seen(server))) == 3
    with ImapServer(LETTERS, secret="码头灯塔", caps="") as server:
        assert isinstance(seen(server).error, errors.MailboxRefused)


def test_a_plain_login_is_quoted(monkeypatch):
    monkeypatch.setenv(VARIABLE, "pass word")
    with ImapServer(LETTERS, secret="pass word", caps="") as server:
        assert len(bodies(seen(server))) == 3
        assert 'LOGIN "ada" "pass word"' in server.said


@pytest.mark.parametrize("name", ["INBOX\r\na1 DELETE INBOX", "INBOX\0", "a\nb"])
def test_a_name_cannot_smuggle_a_command(name):
    with ImapServer(LETTERS) as server, pytest.raises(errors.ConfigError):
        seen(server, folder=name)


def test_a_user_cannot_smuggle_a_command():
    hostile = Mailbox(host="127.0.0.1", user='ada"\r\na1 NOOP', password=VARIABLE, security="none")
    with pytest.raises(errors.ConfigError):
        asyncio.run(look(hostile, MailboxState()))


def test_folders_with_names_of_other_scripts_and_quotation_marks_are_opened():
    assert (
        _utf7("台北") == "&U,BTFw-"
        and _utf7("~peter/mail/日本語") == "~peter/mail/&ZeVnLIqe-"
        and _utf7("A&B") == "A&-B"
    )
    with ImapServer(LETTERS, folders=("&U,BTFw-", 'a\\"b')) as server:
        assert len(bodies(seen(server, folder="台北"))) == 3
        assert len(bodies(seen(server, folder='a"b'))) == 3


def test_a_folder_that_is_not_there_is_said_to_be_missing():
    with ImapServer(LETTERS) as server:
        told = seen(server, folder="Newsletters")
        assert isinstance(told.error, errors.NoSuchMailbox) and "Newsletters" in told.error.place


def test_a_server_that_is_not_there_is_one_line():
    with ImapServer() as server:
        pass
    told = seen(server)
    assert type(told.error) is errors.MailboxError and "\n" not in told.error.line()


HOSTILE = {
    "literal shorter than said": (b"UID FETCH", lambda tag: b"* 1 FETCH (UID 3 BODY[] {99999}\r\nshort)\r\n" + tag + b" OK done\r\n"),
    "literal longer than said": ("UID FETCH 3 (UID BODY", lambda tag: b"* 1 FETCH (UID 3 BODY[] {3}\r\nfar too long)\r\n" + tag + b" OK done\r\n"),
    "literal of a negative size": ("UID FETCH 3 (UID BODY", lambda tag: b"* 1 FETCH (UID 3 BODY[] {-5}\r\nx)\r\n" + tag + b" OK done\r\n"),
    "literal beyond all memory": ("UID FETCH 3 (UID BODY", lambda tag: b"* 1 FETCH (UID 3 BODY[] {99999999999999}\r\n"),
    "literals in heads beyond all memory": ("UID FETCH", lambda tag: b"* 1 FETCH (UID 3 BODY[HEADER] {88888888888}\r\n"),
    "line without end": ("UID SEARCH", lambda tag: b"* SEARCH " + b"1" * 3_000_000),
    "lines without end": ("UID SEARCH", lambda tag: b"* SEARCH 1\r\n" * 400_000),
    "hangs up when asked for a message": ("UID FETCH 3 (UID BODY", None),
    "bye in the middle of a message": ("UID FETCH 3 (UID BODY", lambda tag: b"* BYE going down\r\n"),
    "no IMAP at all": (" ", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "hangs up at once": (" ", None),
    "bye as greeting": (" ", b"* BYE too many connections\r\n"),
    "binary greeting": (" ", bytes(range(256)) * 20 + b"\r\n"),
    "bad answer to a search": ("UID SEARCH", lambda tag: tag + b" BAD no\r\n"),
    "refused search": ("UID SEARCH", lambda tag: tag + b" NO not now\r\n"),
    "search of words": ("UID SEARCH", lambda tag: b"* SEARCH one two 99999999999999999999 -4\r\n" + tag + b" XX\r\n"),
    "fetch refused": ("UID FETCH", lambda tag: tag + b" NO not now\r\n"),
    "answer to another command": ("UID FETCH", lambda tag: b"ZZZZ9 OK\r\n* 1 FETCH\r\n"),
    "capabilities refused": ("CAPABILITY", lambda tag: tag + b" NO none\r\n"),
    "examine hangs up": ("EXAMINE", None),
    "brackets without end": ("EXAMINE", lambda tag: b"* OK [" + b"(" * 60_000 + b"\r\n" + tag + b" BAD\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_server_answers_is_one_line_and_nothing_is_lost(name):
    beginning, what = HOSTILE[name]
    with ImapServer(LETTERS) as server:
        server.before[beginning if isinstance(beginning, str) else beginning.decode()] = what
        told = seen(server, timeout=1.0)
        assert isinstance(told.error, errors.MailboxError)
        line = told.error.line()
        assert "\n" not in line and len(line) < 500 and SECRET not in line and line.isprintable()
        server.before.clear()
        again = seen(server, told.state)
        assert bodies(told) + bodies(again) == list(LETTERS.values()) and again.error is None


def test_a_server_that_sends_a_byte_now_and_then_is_left_at_the_end_of_the_time():
    with ImapServer(LETTERS) as server:
        server.drip = 0.05
        server.before[" "] = b"* OK " + b"x" * 100_000
        start = time.monotonic()
        told = seen(server, longest=0.5)
        assert isinstance(told.error, errors.MailboxError) and time.monotonic() - start < 20


def test_a_server_that_says_nothing_is_left():
    with ImapServer(LETTERS) as server:
        server.before["EXAMINE"] = b""
        told = seen(server, timeout=0.3)
        assert isinstance(told.error, errors.MailboxError) and "time" in told.error.line()


def test_a_message_at_which_the_connection_always_breaks_holds_nothing_up():
    with ImapServer(LETTERS) as server:
        server.before["UID FETCH 5 (UID BODY"] = None
        state, found = MailboxState(), []
        for _ in range(5):
            told = seen(server, state)
            state, found = told.state, [*found, *told.found]
        assert [type(each) for each in found] == [Capture, errors.MailboxError, Capture]
        assert found[1].place.endswith(";UID=5")


def test_heads_at_which_the_connection_always_breaks_hold_nothing_up():
    with ImapServer(LETTERS) as server:
        whole = server.answer

        async def breaking(told, tag, reader, writer):
            if told.startswith("UID FETCH") and "5" in told.split()[2].split(","):
                raise EOFError
            await whole(told, tag, reader, writer)

        server.answer = breaking
        state, found = MailboxState(), []
        for _ in range(7):
            told = seen(server, state)
            state, found = told.state, [*found, *told.found]
        assert [each for each in found if isinstance(each, Capture)] and found[-1].data == LETTERS[9]
        assert sum(isinstance(each, Capture) for each in found) == 2


def test_a_server_that_gives_the_password_back_does_not_get_it_printed():
    with ImapServer(LETTERS) as server:
        server.before["EXAMINE"] = lambda tag: tag + b" NO bad folder for " + SECRET.encode() + b"\r\n"
        assert SECRET not in seen(server).error.line()
        server.before["EXAMINE"] = lambda tag: b"* BYE " + SECRET.encode() + b"\r\n"
        assert SECRET not in seen(server).error.line()


def test_short_texts_in_quotation_marks_are_read():
    with ImapServer({4: b"Subject: a\r\n\r\nb"}) as server:
        server.before["UID FETCH 4 (UID BODY"] = lambda tag: (
            b'* 1 FETCH (UID 4 BODY[] "Subject: \\"a\\" b")\r\n' + tag + b" OK done\r\n"
        )
        assert bodies(seen(server)) == [b'Subject: "a" b']


def test_an_empty_message_and_a_program_are_errors_of_their_own():
    with ImapServer({1: b" \r\n \r\n", 2: b"\x7fELF\x02\x01" + b"\0" * 200, 3: letter(3)}) as server:
        told = seen(server)
        assert [type(each) for each in told.found] == [errors.EmptyInput, errors.UnsupportedFormat, Capture]


def mail(**parts):
    message = EmailMessage()
    message["From"], message["Subject"] = "letter@gazette.example", "Letter"
    for name, value in parts.items():
        message[name.replace("_", "-")] = value
    return message


def odd_mails():
    nested = mail()
    nested.set_content("The outer words.")
    inner = mail(Message_ID="<inner@gazette.example>")
    inner.set_content("The inner words about the pier.")
    nested.add_attachment(inner, disposition="inline")
    rich = mail()
    rich.set_content("The plain words about the pier.")
    rich.add_alternative("<p>The rich words about the pier and the ferry.</p>", subtype="html")
    packed = mail()
    packed.set_content("码头将于周一开放。" * 5, cte="base64")
    quoted = mail()
    quoted.set_content("Überfahrt nach Ostravia. " * 9, cte="quoted-printable")
    winmail = mail()
    winmail.set_content("The words beside it.")
    winmail.add_attachment(
        b"\x78\x9f\x3e\x22" + bytes(200), maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    return {
        "nested": (nested.as_bytes(), "inner words"),
        "multipart": (rich.as_bytes(), "rich words"),
        "base64": (packed.as_bytes(), "码头"),
        "quoted-printable": (quoted.as_bytes(), "Überfahrt"),
        "winmail.dat": (winmail.as_bytes(), "beside it"),
        "wrong charset": (
            b"From: a@gazette.example\r\nSubject: x\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + "Überfahrt am Montag".encode(),
            "Überfahrt",
        ),
        "no such charset": (
            b"From: a@gazette.example\r\nSubject: x\r\nContent-Type: text/plain; charset=x-harbour\r\n\r\nThe pier opens.",
            "pier opens",
        ),
        "huge headers": (b"X-Long: " + b"y" * 300_000 + b"\r\nFrom: a@gazette.example\r\nSubject: x\r\n\r\nThe pier opens.", "pier opens"),
        "ten thousand headers": (b"From: a@gazette.example\r\nSubject: x\r\n" + b"X-A: b\r\n" * 10_000 + b"\r\nThe pier opens.", "pier opens"),
        "NULs": (b"From: a@gazette.example\r\nSubject: x\0y\r\n\r\nThe pier\0 opens on Monday, all day long.", "opens"),
        "8-bit header": (b"From: \xff\xfe <a@gazette.example>\r\nSubject: \xc3\xa4\xff\r\n\r\nThe pier opens.", "pier opens"),
        "boundary never closed": (
            b"From: a@gazette.example\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nThe pier opens.",
            "pier opens",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", odd_mails())
def test_odd_mail_is_kept_byte_for_byte_and_read(name):
    from attache.extract import extract

    data, words = odd_mails()[name]
    with ImapServer({1: data}) as server:
        capture = seen(server).found[0]
    assert capture.data == data
    assert words in extract(capture).document.text


def test_one_look_does_not_know_of_another():
    with ImapServer(LETTERS) as server:
        state = seen(server).state
        assert dataclasses.replace(state) == state and len(state.known) == 3
        assert len(bodies(seen(server))) == 3


def test_a_uid_behind_the_message_is_understood():
    with ImapServer(LETTERS) as server:
        data = LETTERS[3]
        server.before["UID FETCH 3 (UID BODY"] = lambda tag: (
            b"* 1 FETCH (BODY[] {%d}\r\n%b UID 3 FLAGS (\\Seen $x))\r\n" % (len(data), data) + tag + b" OK done\r\n"
        )
        assert bodies(seen(server)) == list(LETTERS.values())


def test_what_others_do_to_flags_meanwhile_does_no_harm():
    with ImapServer(LETTERS) as server:
        data = LETTERS[3]
        server.before["UID FETCH 3 (UID BODY"] = lambda tag: (
            b"* 2 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 3 BODY[] {%d}\r\n%b)\r\n" % (len(data), data)
            + b"* 9 EXISTS\r\n* 2 FETCH (UID 5 FLAGS (\\Deleted))\r\n* 1 EXPUNGE\r\n" + tag + b" OK done\r\n"
        )  # fmt: skip
        assert bodies(seen(server)) == list(LETTERS.values())


def test_a_message_without_any_of_the_fields_asked_for_is_taken():
    with ImapServer({4: LETTERS[3]}) as server:
        server.before["UID FETCH 4 (UID RFC"] = lambda tag: (
            b"* 1 FETCH (UID 4 RFC822.SIZE 99 BODY[HEADER.FIELDS (FROM MESSAGE-ID)] NIL)\r\n" + tag + b" OK done\r\n"
        )
        assert bodies(seen(server)) == [LETTERS[3]]

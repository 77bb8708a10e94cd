import io

import packed
import pytest

from attache.collect import captures_of
from attache.collect.mbox import messages
from attache.errors import TooLarge


def split(data, max_bytes=1_000_000):
    return list(messages(io.BytesIO(data), max_bytes))


def test_each_message_of_a_mailbox_is_a_mail_with_its_number():
    found = list(captures_of(packed.mailbox(*map(packed.mail, (1, 2, 3))), path="in.mbox"))
    assert [each.path for each in found] == ["in.mbox!/1.eml", "in.mbox!/2.eml", "in.mbox!/3.eml"]
    assert {each.media_type for each in found} == {"message/rfc822"}
    assert [each.data for each in found] == [packed.mail(k) for k in (1, 2, 3)]


def test_a_mailbox_may_be_packed():
    import gzip

    found = list(captures_of(gzip.compress(packed.mailbox(packed.mail(1), packed.mail(2))), path="in.mbox.gz"))
    assert [each.path for each in found] == ["in.mbox.gz!/1.eml", "in.mbox.gz!/2.eml"]


def test_line_ends_of_windows_are_read():
    data = packed.mailbox(packed.mail(1), packed.mail(2)).replace(b"\n", b"\r\n")
    assert split(data) == [packed.mail(k).replace(b"\n", b"\r\n") for k in (1, 2)]


@pytest.mark.parametrize(("written", "meant"), [(b">From the quay", b"From the quay"), (b">>From it", b">From it")])
def test_lines_that_were_escaped_are_as_they_were(written, meant):
    (found,) = split(packed.mailbox(packed.mail() + b"\n" + written + b" at 08:00 in 2031.\n"))
    assert found.endswith(b"\n" + meant + b" at 08:00 in 2031.\n")


def test_a_sentence_that_begins_with_from_parts_nothing():
    body = packed.mail() + b"\nFrom 08:00 on 9 May 2031 the quay is open.\n\nFrom Lanhai\n\nRain.\n"
    assert split(packed.mailbox(body)) == [body]


def test_a_mailbox_whose_first_line_has_no_date_parts_at_lines_like_it():
    data = packed.mailbox(packed.mail(1), packed.mail(2), sender="MAILER-DAEMON")
    assert split(data) == [packed.mail(1), packed.mail(2)]


def test_a_message_above_the_cap_is_told_and_the_others_go_on():
    found = split(packed.mailbox(packed.mail(1), packed.mail(2) + b"x" * 200_000 + b"\n", packed.mail(3)), 10_000)
    assert [type(each) for each in found] == [bytes, TooLarge, bytes]


def test_a_line_without_end_is_read_in_bounded_memory():
    class Endless(io.RawIOBase):
        left = 300

        def readline(self, size=-1):
            self.left -= 1
            return (
                b""
                if self.left < 0
                else b"From a 08:00 2031\n"
                if self.left == 299
                else b"A: b\n"
                if self.left == 298
                else b"x" * size
            )

    assert [type(each) for each in messages(Endless(), 100_000)] == [TooLarge]

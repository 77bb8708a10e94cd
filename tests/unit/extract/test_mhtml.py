from captured import FIRST, article

from attache.collect import capture_of
from attache.extract import extract

HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/fees\r\nSubject: Port fees\r\n"
    "Date: Fri, 9 May 2031 08:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n'
)


def saved():
    part = "------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + article() + "\r\n"
    picture = "------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n------b--\r\n"
    return capture_of((HEAD + part + picture).encode(), path="fees.mhtml")


def test_a_page_saved_whole_is_read_as_a_page_and_the_day_of_saving_is_no_date():
    capture = saved()
    document = extract(capture).document
    assert FIRST in document.text
    assert (document.title, document.published) == ("Port fees to rise by a tenth", None)
    assert document.url == "https://gazette.example/fees"
    assert document.sha256 == capture.sha256

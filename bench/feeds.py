"""Read one feed of 20 entries many times and print the processor time of one reading.

python bench/feeds.py
"""

import time

from attache.collect import feed

ENTRY = """<item><title>Quay closed for repairs, part {n}: &quot;soon&quot; &amp; more</title>
<link>https://www.gazette.example/2031/05/quay-{n}?utm_source=rss&amp;utm_medium=feed</link>
<guid isPermaLink="false">gz-{n}</guid><pubDate>Fri, 09 May 2031 {hour:02}:03:05 +0800</pubDate>
<dc:creator>Ann Quill</dc:creator>
<description><![CDATA[<p>The quay will be closed for <b>repairs</b> until noon, the harbour said.
It gave no reason for it.</p>]]></description>
<media:content url="https://img.gazette.example/{n}.jpg" medium="image"/></item>"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Harbour Gazette</title><link>https://www.gazette.example/</link>"""
ENTRIES, READINGS, ROUNDS = 20, 60, 9


def main() -> None:
    """Print the best of some rounds: every reading has addresses of its own, as those of other feeds would be."""
    items = "".join(ENTRY.format(n=n, hour=n % 24) for n in range(ENTRIES))
    best, count = float("inf"), 0
    for _ in range(ROUNDS):
        feeds = [f"{HEAD}{items}</channel></rss>".replace("quay-", f"q{count + k}-").encode() for k in range(READINGS)]
        count += READINGS
        began = time.process_time()
        for data in feeds:
            feed.parse(data, url="https://www.gazette.example/rss")
        best = min(best, (time.process_time() - began) / READINGS)
    print(f"{best * 1000:.2f} ms of processor time for a feed of {ENTRIES} entries")


if __name__ == "__main__":
    main()

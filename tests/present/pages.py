"""Pages of runs, measured but for the map; reading them as a browser does, and a picture for them."""

import json
import re
import struct
import zlib
from html.parser import HTMLParser

from drift.present.page.measured import measure
from drift.present.page.report import page_of, write_page


def report_page(run, *, n_words=None, **asked):
    return page_of(measure(run, **asked), n_words)


def write_report(run, path, **asked):
    return write_page(report_page(run, **asked), path)


def png(width=3, height=2):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Page(HTMLParser):
    """What a parser finds in a page: its elements, and the text of its scripts and styles."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.raw, self.text = [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.raw.append("")

    def handle_data(self, data):
        if self.cdata_elem:
            self.raw[-1] += data
        else:
            self.text += data

    def found(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def embedded(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1])


def shows(page, *words):
    """Wait until the explorer shows these words, in their order."""
    page.wait_for_function(
        "words => JSON.stringify([...document.querySelectorAll('#word .name')].map(one => one.textContent))"
        " === JSON.stringify(words)",
        arg=list(words),
    )

"""Text from anywhere, made safe to stand in a page: escaped, isolated, its hidden characters visible."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import urlsplit

# Bidirectional overrides, embeddings and isolates, blanks without width, controls, and halves of pairs:
# what can hide or reorder the text around it. ZWNJ, ZWJ and the two direction marks belong to scripts.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")


def visible(text: str) -> str:
    """Name every hidden character: a reader sees `‹U+202E›`, and the text around it keeps its order.

    >>> visible("safe\u202eexe")
    'safe‹U+202E›exe'
    """
    return _HIDDEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def escape(text: object) -> str:
    """Return `text` as HTML text, also fit for a quoted attribute; nothing in it is markup.

    >>> escape('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(visible(str(text)), quote=True)


def direction(text: str) -> str:
    """Return `rtl` where the first letter is of a script written right to left, else `ltr`.

    >>> direction("«تهران»"), direction("Tehran تهران")
    ('rtl', 'ltr')
    """
    letter = _LETTER.search(text)
    return "rtl" if letter and _RIGHT_TO_LEFT.match(letter[0]) else "ltr"


def address(url: object) -> str | None:
    """Return `url` if it is a plain http or https address or a place in this page, else None.

    >>> address("https://example.org/a b"), address("javascript:alert(1)")
    ('https://example.org/a%20b', None)
    """
    text = str(url).strip().replace(" ", "%20")
    if text.startswith("#") and not _HIDDEN.search(text):
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    sound = parts.scheme in ("http", "https") and parts.netloc and not _HIDDEN.search(text)
    return text if sound and not re.search(r"[\s<>\"'`\\]", text) else None


def anchor(*words: str) -> str:
    """Return an `id` made from words: letters, digits and hyphens as they are, all else by number.

    >>> anchor("tie", "CUB", "IRN-x y")
    'tie-CUB-IRN-x_20y'
    """
    return re.sub(r"[^A-Za-z0-9-]", lambda found: f"_{ord(found[0]):x}", "-".join(words))


def script_json(data: object) -> str:
    """Return JSON that may stand inside a `<script>`: it cannot end the element nor break a line.

    >>> script_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")

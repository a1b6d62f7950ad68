"""Text made safe to look at: nothing in it moves a cursor, changes a colour, turns the reading direction
or stays invisible. Terminal sequences disappear, every other such character becomes a visible name.
"""

import re

TERMINAL_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, erasing (ECMA-48 §5.4)
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: window titles, hyperlinks
    r"|\x1b[PX^_][^\x1b]*\x1b\\"  # DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI as one C1 character
)

IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # breaks and zero width
    "\u3164\uffa0"  # Hangul fillers: letters that look like spaces
    "\ud800-\udfff"  # surrogates that no encoder takes
    "\U000e0000-\U000e007f]"  # tag characters, a second alphabet nobody sees
    # A variation selector belongs after an ideograph; elsewhere it smuggles bytes.
    f"|(?<![{IDEOGRAPH}])[\U000e0100-\U000e01ef]"
)


def visible(text: str) -> str:
    """Return the text with terminal sequences removed and every hidden character named.

    Line feeds and tabs stay, CR LF becomes LF. C0 controls become their Unicode pictures (``␀``), all
    others ``<U+202E>``. The joiners that emoji and several scripts need stay as they are.
    """
    if HIDDEN.search(text) is None:
        return text
    text = TERMINAL_SEQUENCE.sub("", text.replace("\r\n", "\n"))
    return HIDDEN.sub(_name, text)


def one_line(text: str) -> str:
    """Return visible text on a single line, white space collapsed, for labels and titles."""
    return " ".join(visible(text).split())


def _name(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"

"""Armenian and Georgian letters to sound classes (see sounds.py for the alphabet).

Armenian is read as in the East; what the West voices the other way round (Petros, Bedros) are near sounds.
"""

from __future__ import annotations

_ARMENIAN = {
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "e", "թ": "t", "ժ": "J", "ի": "i",
    "լ": "l", "խ": "x", "ծ": "c", "կ": "k", "հ": "h", "ձ": "c", "ղ": "G", "ճ": "C", "մ": "m", "յ": "y", "ն": "n",
    "շ": "S", "ո": "o", "չ": "C", "պ": "p", "ջ": "J", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "c",
    "ւ": "v", "փ": "p", "ք": "k", "օ": "o", "ֆ": "f", "և": "ev",
}  # fmt: skip
_GEORGIAN = {
    "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "e", "ვ": "v", "ზ": "z", "თ": "t", "ი": "i", "კ": "k", "ლ": "l",
    "მ": "m", "ნ": "n", "ო": "o", "პ": "p", "ჟ": "J", "რ": "r", "ს": "s", "ტ": "t", "უ": "u", "ფ": "p", "ქ": "k",
    "ღ": "G", "ყ": "q", "შ": "S", "ჩ": "C", "ც": "c", "ძ": "c", "წ": "c", "ჭ": "C", "ხ": "x", "ჯ": "J", "ჰ": "h",
}  # fmt: skip


def armenian_sounds(token: str) -> str:
    """Sound classes of an Armenian token."""
    return "".join(letter if letter.isascii() else _ARMENIAN.get(letter, "") for letter in token.replace("ու", "u"))


def georgian_sounds(token: str) -> str:
    """Sound classes of a Georgian token."""
    return "".join(_GEORGIAN.get(letter, "") for letter in token)

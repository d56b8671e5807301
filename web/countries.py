"""Countries by their ISO 3166 codes, in the language of the page."""

from __future__ import annotations

from flask_babel import get_locale

# of two letters, but no countries: exceptional reservations, unions and test codes
_NO_COUNTRY = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
_CODE_LETTERS = 2


def country_names() -> dict[str, str]:
    """The names of the countries by their codes, in the order of the names."""
    locale = get_locale()
    named = [
        (code, name)
        for code, name in locale.territories.items()
        if len(code) == _CODE_LETTERS and code.isalpha() and code not in _NO_COUNTRY
    ]
    return dict(sorted(named, key=lambda country: country[1]))

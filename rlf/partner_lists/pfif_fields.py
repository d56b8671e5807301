"""The fields of PFIF 1.1 to 1.4 (http://zesty.ca/pfif/1.4/), all under the names that 1.4 has for them."""

from __future__ import annotations

ADDRESS = "http://zesty.ca/pfif/"
VERSIONS = ("1.1", "1.2", "1.3", "1.4")
PERSON_ID = "person_record_id"

PERSON_FIELDS = (
    *(PERSON_ID, "entry_date", "expiry_date", "author_name", "author_email", "author_phone", "source_name"),
    *("source_date", "source_url", "full_name", "given_name", "family_name", "alternate_names", "description", "sex"),
    *("date_of_birth", "age", "home_street", "home_neighborhood", "home_city", "home_state", "home_postal_code"),
    *("home_country", "photo_url", "profile_urls"),
)
NOTE_FIELDS = (
    *("note_record_id", PERSON_ID, "linked_person_record_id", "entry_date", "author_name", "author_email"),
    *("author_phone", "source_date", "author_made_contact", "status", "email_of_found_person"),
    *("phone_of_found_person", "last_known_location", "text", "photo_url"),
)
SEVERAL = frozenset({"alternate_names", "profile_urls"})  # one a line

_RENAMED = {
    "home_zip": "home_postal_code",
    "first_name": "given_name",
    "last_name": "family_name",
    "found": "author_made_contact",
    "other": "description",
}


def _tags(fields: tuple[str, ...]) -> dict[str, str]:
    names = {field: field for field in fields} | {old: new for old, new in _RENAMED.items() if new in fields}
    return {f"{ADDRESS}{version} {name}": field for version in VERSIONS for name, field in names.items()}


PERSON_TAGS = frozenset(f"{ADDRESS}{version} person" for version in VERSIONS)
NOTE_TAGS = frozenset(f"{ADDRESS}{version} note" for version in VERSIONS)
FIELDS_OF_PERSON = _tags(PERSON_FIELDS)
FIELDS_OF_NOTE = _tags(NOTE_FIELDS)

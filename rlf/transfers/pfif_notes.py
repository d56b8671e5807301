"""Notes of PFIF as answers: which record they are about, and what their author believes of the person."""

from __future__ import annotations

from rlf.models import AnswerVerdict
from rlf.partner_lists.columns import Field
from rlf.partner_lists.pfif_fields import NOTE_FIELDS, PERSON_FIELDS, PERSON_ID
from rlf.transfers.answer_words import verdict_of

PERSON_COLUMNS = PERSON_FIELDS
NOTE_COLUMNS = NOTE_FIELDS

_STATUSES = {
    "is_note_author": AnswerVerdict.FOUND,
    "believed_alive": AnswerVerdict.FOUND,
    "believed_dead": AnswerVerdict.FOUND,
    "believed_missing": AnswerVerdict.NOT_FOUND,
    "information_sought": AnswerVerdict.NOT_FOUND,
}
_CONDITIONS = {"is_note_author": "alive", "believed_alive": "alive", "believed_dead": "deceased"}
_DESCRIBED = {
    "full_name": Field.FULL_NAME,
    "given_name": Field.GIVEN_NAMES,
    "family_name": Field.FAMILY_NAME,
    "alternate_names": Field.OTHER_NAMES,
    "sex": Field.SEX,
    "date_of_birth": Field.BIRTH_DATE,
    "home_country": Field.ORIGIN_COUNTRY,
    "home_city": Field.ORIGIN_PLACE,
}


def answer_cells(cells: list[str]) -> dict[str, str]:
    """The cells of an answer (see `rlf.transfers.answer_rows`) in a person and one of their notes.

    A note about our record may name the partner's own record as the same person. Of a person with whom no note comes,
    there is no answer. The names of a person whose record is only ours sent back describe nobody anew.
    """
    person = dict(zip(PERSON_COLUMNS, cells, strict=False))
    note = dict(zip(NOTE_COLUMNS, cells[len(PERSON_COLUMNS) :], strict=False))
    about = note.get(PERSON_ID) or person.get(PERSON_ID, "")
    linked = note.get("linked_person_record_id", "")
    status = note.get("status", "")
    is_theirs = bool(linked) and person.get(PERSON_ID, "") == linked
    found = {
        "reference": about.rpartition("/")[2],
        "answer": _verdict(status, note.get("text", ""), linked),
        "own_reference": linked or note.get("note_record_id", ""),
        "note": note.get("text", ""),
    }
    described = {field.value: person.get(column, "") for column, field in _DESCRIBED.items()}
    described |= {
        Field.LAST_SEEN_PLACE.value: note.get("last_known_location", ""),
        Field.LAST_SEEN_DATE.value: (note.get("source_date") or note.get("entry_date", ""))[:10],
        Field.CONDITION.value: _CONDITIONS.get(status, ""),
    }
    return found | (described if is_theirs or person.get("full_name") else {})


def _verdict(status: str, text: str, linked: str) -> str:
    said = _STATUSES.get(status)
    if said is AnswerVerdict.FOUND and not linked:
        return said.value
    if said is None:
        said = verdict_of(text) or (AnswerVerdict.POSSIBLE if linked else None)
    return said.value if said else ""

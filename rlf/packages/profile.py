"""A profile: which fields a partner is given, in which order. What is not in it never reaches a writer."""

from __future__ import annotations

from dataclasses import dataclass

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.fields import OF_ENQUIRER, RecordField


@dataclass(frozen=True, slots=True)
class Profile:
    """The fields of a partner, in their order. The reference is always one of them: answers come back by it.

    Raises:
        PackageError: the reference is missing, or a field stands twice.
    """

    fields: tuple[RecordField, ...]

    def __post_init__(self) -> None:
        if RecordField.REFERENCE not in self.fields:
            raise PackageError(
                PackageProblem.BAD_PROFILE, "A profile needs the field 'reference': answers come back by it."
            )
        twice = sorted({field.value for field in self.fields if self.fields.count(field) > 1})
        if twice:
            raise PackageError(
                PackageProblem.BAD_PROFILE, f"The profile has {', '.join(twice)} twice; each field stands once."
            )

    @property
    def names_enquirer(self) -> bool:
        """Whether a list of this profile says who asks."""
        return not OF_ENQUIRER.isdisjoint(self.fields)


def profile_of(names: tuple[str, ...]) -> Profile:
    """The profile with these field names, as they are stored.

    Raises:
        PackageError: a name is of no field, or as `Profile`.
    """
    known = {field.value: field for field in RecordField}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise PackageError(PackageProblem.BAD_PROFILE, f"There is no field {', '.join(unknown)} for a profile.")
    return Profile(tuple(known[name] for name in names))


MINIMAL = Profile(
    (
        RecordField.REFERENCE,
        RecordField.FULL_NAME,
        RecordField.GIVEN_NAMES,
        RecordField.FATHER_NAME,
        RecordField.GRANDFATHER_NAME,
        RecordField.FAMILY_NAME,
        RecordField.OTHER_NAMES,
        RecordField.SEX,
        RecordField.BIRTH_DATE,
        RecordField.NATIONALITY,
        RecordField.ORIGIN_COUNTRY,
        RecordField.ORIGIN_PLACE,
    )
)
"""What a partner is given unless more was agreed: enough to search by, nobody but the sought person."""

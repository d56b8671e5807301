"""Forms about packages and those who receive them."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from rlf.models import now
from rlf.packages.fields import OF_NOTICES, RecordField
from rlf.packages.formats import ListFormat
from rlf.packages.profile import MINIMAL
from rlf.transfers.choosing import Choice, unread_references
from rlf.transfers.drafts import Terms
from rlf.transfers.partners import PartnerTerms, Recipient
from web.choices import choices_of
from web.row_ids import row_id
from web.transfers.words import FORMAT_WORDS, RECORD_FIELD_WORDS

_LONGEST_LINE = 500
_LONGEST_TEXT = 5_000
_USUALLY_LASTS = timedelta(days=90)
_AGREED_FIELDS = {field: word for field, word in RECORD_FIELD_WORDS.items() if field not in OF_NOTICES}


def _line(label: object, *needed: object) -> StringField:
    return StringField(label, [*needed, Length(max=_LONGEST_LINE)], render_kw={"autocomplete": "off"})


class PackageForm(FlaskForm):
    """Who is chosen, for whom and on what terms."""

    partner = SelectField(_l("Recipient"), [InputRequired(_l("Choose a recipient."))])
    event = _line(_l("Event"))
    centre = SelectField(_l("Centre"), default="")
    submitted_from = DateField(_l("Handed in from"), [Optional()])
    submitted_until = DateField(_l("Handed in until"), [Optional()])
    references = TextAreaField(_l("Only these requests"), [Length(max=_LONGEST_TEXT)], render_kw={"rows": 3})
    with_accompanying = BooleanField(_l("Also who was with the sought person"))
    purpose = _line(_l("Purpose"), InputRequired(_l("Say what the partner may use it for.")))
    legal_basis = _line(_l("Legal basis"), InputRequired(_l("Say on what basis it leaves.")))
    format = RadioField(_l("Format"), choices=choices_of(FORMAT_WORDS), default=ListFormat.CSV.value)
    expires_on = DateField(
        _l("Last day on which the partner may use it"),
        [InputRequired(_l("Choose a day."))],
        default=lambda: now().date() + _USUALLY_LASTS,
    )

    def validate_references(self, field: Field) -> None:
        """Each of them is a reference, with its letters and digits right."""
        unread = unread_references(field.data or "")
        if unread:
            raise ValidationError(_("These are no references of requests: %(list)s", list=", ".join(unread)))

    def choice(self) -> Choice:
        """Which requests are wanted."""
        return Choice(
            event=self.event.data or "",
            centre_id=row_id(self.centre.data),
            submitted_from=self.submitted_from.data,
            submitted_until=self.submitted_until.data,
            references=self.references.data or "",
        )

    def terms(self) -> Terms:
        """On what terms it is to leave; only of a form that is valid."""
        return Terms(
            purpose=self.purpose.data,
            legal_basis=self.legal_basis.data,
            format=ListFormat(self.format.data),
            expires_on=self.expires_on.data,
            with_accompanying=bool(self.with_accompanying.data),
        )


class PartnerForm(FlaskForm):
    """What was agreed with a partner."""

    name = _line(_l("Name"), InputRequired(_l("Enter the name.")))
    country = SelectField(_l("Country"), default="")
    contact = _line(_l("Contact"))
    agreement = _line(_l("Agreement"))
    may_receive = BooleanField(_l("It may receive packages"))
    by_passphrase = BooleanField(_l("It can have no key: seal packages for it with a passphrase"))
    must_not_be_asked = BooleanField(_l("It must not be asked about anybody"))
    fields = SelectMultipleField(
        _l("What it is given about a person"),
        choices=choices_of(_AGREED_FIELDS),
        default=[field.value for field in MINIMAL.fields],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def terms(self) -> PartnerTerms:
        """What was chosen; only of a form that is valid. The fields keep their order whatever order they come in."""
        chosen = set(self.fields.data)
        return PartnerTerms(
            name=self.name.data,
            country=self.country.data or "",
            contact=self.contact.data or "",
            agreement=self.agreement.data or "",
            may_receive=bool(self.may_receive.data),
            must_not_be_asked=bool(self.must_not_be_asked.data),
            by_passphrase=bool(self.by_passphrase.data),
            fields=tuple(field for field in RecordField if field.value in chosen),
        )


def partner_as_data(recipient: Recipient) -> dict[str, object]:
    """What is known of a partner, to begin its form with."""
    return {
        "name": recipient.partner.name,
        "country": recipient.partner.country or "",
        "contact": recipient.document.contact,
        "agreement": recipient.document.agreement,
        "may_receive": recipient.partner.may_receive,
        "must_not_be_asked": recipient.document.must_not_be_asked,
        "by_passphrase": recipient.document.by_passphrase,
        "fields": [field.value for field in recipient.profile.fields],
    }


class KeysForm(FlaskForm):
    """A partner's card of keys."""

    card = TextAreaField(
        _l("The partner’s card of keys"),
        [InputRequired(_l("Paste the card.")), Length(max=_LONGEST_TEXT)],
        render_kw={"rows": 6, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"},
    )


class ComparedForm(FlaskForm):
    """Fingerprints as the partner read them aloud."""

    age = TextAreaField(
        _l("Fingerprint of its age key, as it was read aloud"),
        [InputRequired(_l("Write down the digits.")), Length(max=_LONGEST_TEXT)],
        render_kw={"rows": 2, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"},
    )
    verify = _line(_l("Fingerprint of its Ed25519 key, as it was read aloud"))


class ReturnedForm(FlaskForm):
    """A file that a partner returned."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


class LookUpForm(FlaskForm):
    """Under which reference something left."""

    reference = _line(_l("Reference"), InputRequired(_l("Enter a reference.")))


class RestrictionForm(FlaskForm):
    """With whom a request must not be shared, whatever its family agreed to."""

    must_not_be_shared = BooleanField(_l("It must not be shared with anybody"))
    never_with = _line(_l("Never with these partners or countries"))

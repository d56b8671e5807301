"""The form that adds a photo or paper, and why one is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import InputRequired

from rlf.attachment_files import AttachmentProblem
from web.choices import choices_of
from web.intake.fields import short_text
from web.intake.themes import OF_ROLE

if TYPE_CHECKING:
    from rlf.request_view import OpenedRequest

_THE_REQUEST = "request"

PROBLEM_WORDS = {
    AttachmentProblem.EMPTY: _l("The file is empty. Choose another, or take the photo again."),
    AttachmentProblem.TOO_BIG: _l("The file is larger than 8 MB. Make it smaller, or take the photo again."),
    AttachmentProblem.UNKNOWN_KIND: _l(
        "This is neither a picture (JPEG, PNG, WebP) nor a PDF, whatever its name says. Save it as one of these."
    ),
    AttachmentProblem.DAMAGED: _l("The file is damaged or not complete. Choose another, or take the photo again."),
    AttachmentProblem.TOO_MANY_PIXELS: _l("The picture is far too wide or high. Make it smaller and send it again."),
    AttachmentProblem.TOO_MANY: _l("This request has 20 photos and papers already. Remove one first."),
}


class PaperForm(FlaskForm):
    """A file, whom it is about, and a note."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        render_kw={"accept": "image/jpeg,image/png,image/webp,application/pdf"},
    )
    about = SelectField(_l("Whom is it about?"), [InputRequired(_l("Say whom it is about."))], choices=[])
    note = short_text(_l("Note"))

    @property
    def person_id(self) -> int | None:
        """The person it is about; None for the request itself."""
        return None if self.about.data == _THE_REQUEST else int(self.about.data)


def paper_form(opened: OpenedRequest) -> PaperForm:
    """The form, with the persons of the request to choose from. Nobody is chosen beforehand: a photo that is taken for
    another person's misleads.
    """
    form = PaperForm()
    persons = {
        str(person.id): f"{OF_ROLE[person.role].title}: {person.description.display_name or _('Name not known')}"
        for person in opened.persons
    }
    choices = {**persons, _THE_REQUEST: str(_("about the request itself"))}
    form.about.choices = choices_of(choices, empty=_l("please choose"))
    return form

"""The pages about photos and papers: what is there, adding one, showing one, taking one away."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import abort, flash, render_template, request, send_file, url_for
from flask_babel import gettext as _

from rlf.attachment_files import AttachmentRefusedError, MediaType, fit_to_keep
from rlf.attachments import MAX_ATTACHMENTS, add_attachment, open_attachment, remove_attachment
from rlf.ids import new_id
from web.auth import me
from web.authorization import allow
from web.intake.answering import Page, go_on, opened_request, render_page, url_after
from web.intake.blueprint import INTAKE_ROLES, bp
from web.intake.paper_forms import PROBLEM_WORDS, PaperForm, paper_form
from web.intake.themes import PAPERS, THEMES
from web.row_ids import row_id
from web.service import service

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

# Looked at by itself, a file from outside may load nothing and run nothing.
_SHOWN_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@bp.get("/<int:request_id>/papers")
@allow(*INTAKE_ROLES)
def papers(request_id: int) -> ResponseReturnValue:
    """The photos and papers of a request."""
    opened = opened_request(request_id)
    return render_template(
        "intake/papers.html",
        opened=opened,
        theme=PAPERS,
        is_full=len(opened.attachments) >= MAX_ATTACHMENTS,
        step=THEMES.index(PAPERS) + 1,
        steps=len(THEMES) + 1,
        next_url=url_after(opened, PAPERS),
    )


@bp.route("/<int:request_id>/papers/add", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def add_paper(request_id: int) -> ResponseReturnValue:
    """Add a photo or paper. The form carries the id of what it adds, so that it adds only one."""
    opened = opened_request(request_id)
    form = paper_form(opened)
    attachment_id = row_id(request.form.get("attachment_id")) or new_id()
    next_url = url_for("intake.papers", request_id=request_id)
    page = Page(opened, PAPERS, "intake/paper.html", form, next_url, {"attachment_id": attachment_id})
    if not form.validate_on_submit():
        return render_page(page), 422 if form.errors else 200
    try:
        _add(request_id, attachment_id, form)
    except AttachmentRefusedError as refused:
        form.file.errors = [PROBLEM_WORDS[refused.problem]]
        return render_page(page), 422
    return go_on(next_url)


@bp.get("/<int:request_id>/papers/<int:attachment_id>")
@allow(*INTAKE_ROLES)
def paper(request_id: int, attachment_id: int) -> Response:
    """The file itself: a picture to be seen, anything else to be downloaded, under a name that tells nothing."""
    with service().database.write() as session:
        kept = open_attachment(
            session, service().keyring, reader=me(), request_id=request_id, attachment_id=attachment_id
        )
    is_picture = kept.media_type is MediaType.JPEG
    response = send_file(
        io.BytesIO(kept.content),
        mimetype=kept.media_type.value,
        as_attachment=not is_picture,
        download_name=f"{attachment_id}.{'jpg' if is_picture else 'pdf'}",
        etag=False,
    )
    response.headers["Content-Security-Policy"] = _SHOWN_ALONE
    return response


@bp.route("/<int:request_id>/papers/<int:attachment_id>/remove", methods=["GET", "POST"])
@allow(*INTAKE_ROLES)
def remove_paper(request_id: int, attachment_id: int) -> ResponseReturnValue:
    """Ask whether a photo or paper is to be erased, and erase it."""
    opened = opened_request(request_id)
    if request.method == "GET":
        found = next((one for one in opened.attachments if one.id == attachment_id), None) or abort(404)
        return render_template("intake/remove_paper.html", opened=opened, theme=PAPERS, paper=found)
    with service().database.write() as session:
        remove_attachment(session, account=me(), request_id=request_id, attachment_id=attachment_id)
    flash(_("It is removed."), "success")
    return go_on(url_for("intake.papers", request_id=request_id))


def _add(request_id: int, attachment_id: int, form: PaperForm) -> None:
    kept = fit_to_keep(form.file.data.stream)
    with service().database.write() as session:
        add_attachment(
            session,
            service().keyring,
            account=me(),
            request_id=request_id,
            attachment_id=attachment_id,
            person_id=form.person_id,
            kept=kept,
            file_name=form.file.data.filename or "",
            note=form.note.data.strip(),
        )

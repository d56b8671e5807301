"""The pages of the review: the queue, its watch for news, a proposal, and what is decided about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from rlf.attachments import pictures_of
from rlf.centres import centres_by_locality
from rlf.decisions import decide, take_back
from rlf.errors import ConflictError
from rlf.models import Role
from rlf.proposal_view import see_proposal
from rlf.review_queue import PAGE_SIZE, count_new, next_in_queue, queue_page, work_in_hand
from rlf.transfers.answer_view import answers_describing
from web.auth.signed_in import me
from web.authorization import allow
from web.evidence_text import WEIGHT_WORDS, rarity_sentence, sentence, signed_bits, weight_of
from web.paging import Page
from web.review.comparison import compared, unmatched_words
from web.review.filters import args_of, choices, filter_from
from web.review.forms import DecisionForm
from web.review.words import ALIGNED_WORDS, REASON_WORDS, ROLE_WORDS, probability_text
from web.service import service
from web.transfers.words import TAKEN_WORDS, VERDICT_WORDS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from rlf.review_queue import QueueFilter, QueuePage

bp = Blueprint("review", __name__, template_folder="templates")
bp.add_app_template_filter(probability_text, "probability")
bp.add_app_template_filter(sentence, "evidence")
bp.add_app_template_filter(rarity_sentence, "rarity")
bp.add_app_template_filter(signed_bits, "signed_bits")
bp.add_app_template_filter(lambda bits: WEIGHT_WORDS[weight_of(bits)], "weight")
bp.add_app_template_filter(lambda role: ROLE_WORDS[role], "person_role")
bp.add_app_template_filter(unmatched_words, "unmatched_words")
bp.add_app_template_filter(lambda field: ALIGNED_WORDS.get(field, field), "aligned_field")
bp.add_app_template_filter(lambda reason: REASON_WORDS[reason], "reason")


@bp.get("/review")
@allow(Role.CASEWORKER, Role.SUPERVISOR)
def queue() -> ResponseReturnValue:
    """The proposals that wait, the most pressing first."""
    wanted = filter_from(request.args)
    with service().database.write() as db:
        found = queue_page(db, service().keyring, wanted, page=_asked_page(), account_id=me().id)
        centres = [(centre.id, centre.name) for centre in centres_by_locality(db)]
        work = work_in_hand(db)
    return render_template(
        "review/queue.html",
        choices=choices(wanted, centres),
        asked_by_htmx=bool(request.headers.get("HX-Request")),
        work=work,
        watch_url=_watch_url(wanted, found.seen_until, found.total, known=0),
        **_list_words(wanted, found),
    )


@bp.get("/review/watch")
@allow(Role.CASEWORKER, Role.SUPERVISOR)
def watch() -> ResponseReturnValue:
    """What changed since the queue was shown: a count alone, or the list itself where none was shown."""
    wanted = filter_from(request.args)
    seen_until, seen_total = _moment(request.args.get("seen_until", "")), _number(request.args.get("seen_total", ""))
    with service().database.read() as db:
        work = work_in_hand(db)
        new = count_new(db, wanted, seen_until=seen_until, seen_total=seen_total) if seen_until else 0
    words: dict[str, object] = {}
    show_list = bool(new and not seen_total)
    if show_list:  # nobody reads an empty list: fill it without being asked
        with service().database.write() as db:
            found = queue_page(db, service().keyring, wanted, account_id=me().id)
        words, seen_until, seen_total = _list_words(wanted, found), found.seen_until, found.total
    return render_template(
        "review/watch.html",
        new=new,
        announce=new != _number(request.args.get("known", "")),
        show_list=show_list,
        list_url=url_for("review.queue", **args_of(wanted)),
        work=work,
        watch_url=_watch_url(wanted, seen_until, seen_total, known=0 if show_list else new),
        **words,
    )


@bp.route("/review/<int:proposal_id>", methods=["GET", "POST"])
@allow(Role.CASEWORKER, Role.SUPERVISOR)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal with all that speaks for and against it, and the decision about it."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _proposal_page(proposal_id, form, status=422 if form.is_submitted() else 200)
    wanted = filter_from(request.args)
    try:
        with service().database.write() as db:
            _decide(db, proposal_id, form)
    except ConflictError:
        flash(_changed_meanwhile(), "danger")
        return _proposal_page(proposal_id, form, status=409)
    with service().database.read() as db:
        following = next_in_queue(db, wanted, proposal_id)
    flash(Markup(render_template("review/_undo.html", proposal_id=proposal_id, form=form)), "success")  # noqa: S704
    if following is None:
        return redirect(url_for("review.queue", **args_of(wanted)))
    return redirect(url_for("review.proposal", proposal_id=following, **args_of(wanted)))


@bp.post("/review/<int:proposal_id>/take-back")
@allow(Role.CASEWORKER, Role.SUPERVISOR)
def undo(proposal_id: int) -> ResponseReturnValue:
    """Take the standing decision back; the proposal waits again."""
    try:
        with service().database.write() as db:
            take_back(db, service().keyring, proposal_id, account_id=me().id)
        flash(_("The decision is taken back. The proposal waits for a decision again."), "success")
    except ConflictError:
        flash(_("There is no decision to take back: somebody took it back already."), "warning")
    return redirect(url_for("review.proposal", proposal_id=proposal_id))


def _decide(db: Session, proposal_id: int, form: DecisionForm) -> None:
    decide(
        db,
        service().keyring,
        proposal_id,
        account_id=me().id,
        verdict=form.chosen_verdict,
        reason=form.chosen_reason,
        note=(form.note.data or "").strip(),
        seen_scored_at=form.seen,
    )


def _proposal_page(proposal_id: int, form: DecisionForm, *, status: int) -> Response:
    with service().database.write() as db:
        view = see_proposal(db, service().keyring, proposal_id, account_id=me().id)
        person_ids = [party.person_id for party in view.sides]
        pictures = pictures_of(db, service().keyring, person_ids)
        answers = answers_describing(db, service().keyring, person_ids)
    form.seen_scored_at.data = view.proposal.scored_at.isoformat()
    page = render_template(
        "review/proposal.html",
        view=view,
        pictures=pictures,
        answers=answers,
        verdict_words=VERDICT_WORDS,
        taken_words=TAKEN_WORDS,
        form=form,
        rows=compared(*view.sides, view.evidence),
        filter_args=args_of(filter_from(request.args)),
    )
    return make_response(page, status)


def _changed_meanwhile() -> str:
    return str(
        _(
            "Nothing was recorded: since you opened this page, somebody decided or the evidence changed. "
            "Look at it as it is now, and decide anew."
        )
    )


def _list_words(wanted: QueueFilter, found: QueuePage) -> dict[str, object]:
    page = Page(found.page, found.total, PAGE_SIZE)
    return {"queue": found, "page": page, "wanted": wanted, "filter_args": args_of(wanted)}


def _watch_url(wanted: QueueFilter, seen_until: datetime | None, seen_total: int, *, known: int) -> str:
    moment = seen_until.isoformat() if seen_until else ""
    return url_for("review.watch", **args_of(wanted), seen_until=moment, seen_total=seen_total, known=known)


def _asked_page() -> int:
    return max(_number(request.args.get("page", "1")), 1)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 - longer is no count


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None

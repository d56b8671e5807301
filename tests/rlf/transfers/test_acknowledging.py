"""Notices wait until the partner says that it has acted on them."""

from __future__ import annotations

from rlf.transfers.acknowledging import acknowledge_by_hand, take_acknowledgements
from tests.rlf.builders import described
from tests.rlf.transfers.houses import a_file, a_request, notice_rows, reference_of, sent, waiting, withdraw


def test_a_notice_waits_until_the_partner_says_in_a_file_that_it_acted(house, told):
    other = a_request(house, described("Omar Nur", 1970))
    sent(house)
    withdraw(house, told)
    withdraw(house, other)
    notice_rows(house)
    reference = reference_of(house, told)
    file = a_file(f"Référence;Avis\n{reference.lower()};retrait\n0000-0000-0000;retrait\n{reference};correction\n")
    report = take_acknowledgements(house.service, file, partner_id=house.partner_id, account_id=house.liaison.id)
    assert [(row.line, row.notices) for row in report] == [(2, 1), (3, 0), (4, 0)]
    (left,) = waiting(house)
    with house.service.database.write() as session:
        acknowledge_by_hand(session, left.id, account=house.liaison)
    assert waiting(house) == []


def test_a_word_that_is_not_known_acknowledges_nothing(house, told):
    withdraw(house, told)
    notice_rows(house)
    file = a_file(f"reference,notice\n{reference_of(house, told)},pending\n")
    report = take_acknowledgements(house.service, file, partner_id=house.partner_id, account_id=None)
    assert [row.notices for row in report] == [0]
    assert len(waiting(house)) == 1


def test_what_was_not_sent_cannot_be_acknowledged_in_a_file(house, told):
    withdraw(house, told)
    file = a_file(f"reference,notice\n{reference_of(house, told)},withdrawal\n")
    report = take_acknowledgements(house.service, file, partner_id=house.partner_id, account_id=None)
    assert [row.notices for row in report] == [0]
    assert len(waiting(house)) == 1

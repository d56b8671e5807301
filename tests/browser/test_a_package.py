"""A liaison draws up a package in a real browser, a supervisor signs for a minor, and the partner opens the file."""

from __future__ import annotations

from datetime import timedelta

from rlf.models import Role, now
from tests.rlf.builders import described
from tests.rlf.transfers.houses import a_house, a_request, opened, sent


def test_a_package_is_previewed_signed_made_and_opened(service, walker_as, tmp_path):
    house = a_house(service)
    a_request(house, described("Amina Yusuf", 1980, note="a secret"))
    a_request(house, described("Sami Nur", now().year - 9))
    liaison = walker_as(Role.LIAISON)
    liaison.go("/packages/new")
    liaison.fill(partner=str(house.partner_id), purpose="search", legal_basis="consent", format="csv")
    liaison.fill(expires_on=(now().date() + timedelta(days=30)).isoformat())
    liaison.save()
    assert shown(liaison) == ["Amina Yusuf"]
    address = liaison.page.url
    supervisor = walker_as(Role.SUPERVISOR)
    supervisor.go(address)
    supervisor.press("form[action*='/sign/'] button")
    assert "Sami Nur" in shown(supervisor)
    liaison.press("form[action$='/make'] button")
    with liaison.page.expect_download() as downloading:
        liaison.page.click("form[action$='/file'] button")
    path = tmp_path / "package.age"
    downloading.value.save_as(path)
    manifest, text = opened(house, path)
    assert manifest.count == 2
    assert "Amina Yusuf" in text
    assert "Sami Nur" in text
    assert "a secret" not in text


def test_the_pages_around_a_package_fit_every_screen_and_reader(service, walker_as):
    house = a_house(service)
    request = a_request(house, described("Amina Yusuf", 1980))
    sent(house)
    liaison = walker_as(Role.LIAISON)
    partner = f"/packages/partners/{house.partner_id}"
    places = ("/packages", "/packages/partners", partner, f"{partner}/answers", f"{partner}/acknowledgements")
    for place in (*places, "/packages/partners/new", "/packages/journal", f"/machines/{house.partner_id}"):
        liaison.go(place)
    caseworker = walker_as(Role.CASEWORKER)
    for place in ("/packages/answers", f"/packages/of-request/{request.id}"):
        caseworker.go(place)
    assert "Amina Yusuf" in caseworker.text()


def shown(walker):
    """The full names that the preview says would leave."""
    return walker.page.locator("#leaving + .table-scroll tbody td:nth-child(2)").all_inner_texts()

"""The tutorial about a renewal, walked in a browser through the demo itself: its labels are used, its promises are kept."""

import re
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from credenza.portal.shared import today
from tests.browser.demo_walk import Walk


def walk_renewal(walk: Walk, folder: Path) -> None:
    """What is missing, a course with its picture, the renewal, and a decision at the desk."""
    screenshot = folder / "screenshot.png"
    Image.new("RGB", (640, 400), (20, 90, 120)).save(screenshot)
    sees_what_is_missing(walk)
    adds_a_course(walk, screenshot)
    sees_it_renewed(walk)
    decides_at_the_desk(walk)


def sees_what_is_missing(walk: Walk) -> None:
    walk.sign_in("Lena Fischer")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text(walk.told("My certifications"))
    walk.sees("ACA-910 suspends in 9 days")
    walk.sees("10 units of any topic renew it")
    walk.follow("See how to renew it")
    walk.sees("one of these two routes")
    expect(walk.page.get_by_role("heading", name="Earn 50 CE units")).to_be_visible()
    expect(walk.page.get_by_role("heading", name="Pass the ACA-910 exam again")).to_be_visible()


def adds_a_course(walk: Walk, screenshot: Path) -> None:
    page, day = walk.page, today()
    walk.rail("Add activity")
    page.get_by_label(walk.told("Coursework"), exact=True).check()
    walk.fill("Date of the activity", day.isoformat())
    effect = page.get_by_role("region", name=walk.told("What saving would change"))
    expect(effect).to_contain_text("40 + 10 = 50 units")
    expect(effect).to_contain_text("40 + 10 = 50 of 100 units")
    latest = effect.locator("ins").first.inner_text()
    walk.fill("Date of the activity", (day - timedelta(weeks=1)).isoformat())
    expect(effect.locator("ins").first).not_to_have_text(latest)
    walk.fill("Date of the activity", day.isoformat())
    expect(effect.locator("ins").first).to_have_text(latest)
    walk.fill("Name of the course or event", "Incident management")
    page.get_by_label(walk.told("Evidence"), exact=True).set_input_files(screenshot)
    walk.press("Save activity")
    expect(page.get_by_role("heading", level=1)).to_have_text("Incident management")
    walk.sees("10 units in the cycle that renewed on")
    walk.sees("10 units in the open cycle")


def sees_it_renewed(walk: Walk) -> None:
    page = walk.page
    walk.rail("Overview")
    card = page.locator("article", has_text="ACA-910")
    expect(card).to_contain_text("50 to go")
    expect(card).to_contain_text(str(today().year + 2))
    page.locator("header").get_by_role("link", name=re.compile(f"^{walk.told('Notices')}")).first.click()
    notices = page.locator("main li")
    walk.waits_for(notices.filter(has_text=re.compile("ACA-910.* is renewed")))
    walk.waits_for(notices.filter(has_text="10 CE units credited: Incident management"))
    walk.menu("Demo inbox")
    mail = page.locator("summary", has_text="lena@").filter(has_text=re.compile("ACA-910.* is renewed")).first
    # It waits for what else the day brings, then goes: a slow walk sees it gone.
    expect(mail).to_contain_text(re.compile(f"{walk.told('Queued')}|Sent"))
    walk.menu("Demo: sign in as somebody else")


def decides_at_the_desk(walk: Walk) -> None:
    page = walk.page
    walk.sign_in("Carla Mendes")
    walk.rail("Held activities")
    walk.sees("Priyanka Shah")
    walk.sees("ACA-905")
    expect(page.locator("main ins", has_text="Active")).to_be_visible()
    walk.follow("Accept…")
    walk.fill("Reason", "Done in time; the picture shows it.")
    walk.press("Accept the activity")
    expect(page.get_by_role("status")).to_contain_text("The activity is accepted.")
    walk.rail("Audits")
    page.locator("tr", has_text=walk.told("Mateo Rossi")).get_by_role("link", name="Unleash, virtually").click()
    walk.sees("The picture shows a registration, not the event.")
    expect(page.get_by_role("button", name="Send the decision")).to_be_visible()

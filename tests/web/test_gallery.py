"""The page with every part on it: for people who build pages, and for nobody else."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from config import Profile, Settings
from portal.factory import create_app
from portal.vault.primitives import new_key
from tests.support.fakes import FrozenClock
from tests.support.joined import make_world
from tests.support.site import make_site, units_of
from tests.support.whole import browser_of, let_in


def parts_in(app: Flask) -> bool:
    return "/parts" in {rule.rule for rule in app.url_map.iter_rules()}


def test_a_lead_sees_every_part_and_what_is_to_be_put_right(tmp_path: Path) -> None:
    site = make_site(tmp_path, FrozenClock())
    world = make_world(units_of(site))
    let_in(world.lead)

    shown = browser_of(site, world.lead).get("/parts")

    assert shown.status_code == 200
    assert "Every part, in every state" in shown.text
    assert "Write a few words." in shown.text
    assert browser_of(site, world.victim).get("/parts").status_code == 404


@pytest.mark.parametrize("profile", Profile)
def test_where_people_rely_on_the_site_it_is_not_there(tmp_path: Path, profile: Profile) -> None:
    settings = Settings(
        secret_key=new_key(),
        pepper=new_key(),
        operational_key=new_key(),
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path}/site.db",
        files_dir=tmp_path / "files",
        public_origin="https://portal.example.org",
        is_demo=False,
    )

    app = create_app(replace(settings, profile=profile), clock=FrozenClock())

    assert parts_in(app) is (profile is Profile.DEVELOPMENT)
    units_of(app).engine.dispose()

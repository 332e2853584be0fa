"""The page of `bolyst app`: rendered without a browser, stepped with its own buttons, and served to this machine only."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipyvuetify as v
import ipywidgets
import numpy as np
import pytest
import solara
import uvicorn
from solara.server.settings import assets

from experiments import app, page
from experiments.figures.observed import place_names
from experiments.figures.pyramid import GROUP, OLDEST
from experiments.manifest import basis_of
from experiments.problems import BadInput
from model.agents import Household
from scenarios import find, load, shipped

HJELMELAND, SCHOOLS = "Hjelmeland 2000-2009", "Hjelmeland: families with children leave less"


@pytest.fixture(autouse=True)
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The page as started with Hjelmeland; the environment of the command is taken back."""
    for name in app._SETTINGS:
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setenv(app.GIVEN, str(find("hjelmeland")))
    page.choices.cache_clear()
    yield
    page.choices.cache_clear()


@pytest.fixture
def shown() -> Iterator[Any]:
    _, context = solara.render(solara.AppLayout(children=[page.Page()]), handle_error=False)
    yield context
    context.close()


def texts(shown: Any) -> list[str]:
    return [html.children[0] for tag in ("h3", "span") for html in shown.find(v.Html, tag=tag).widgets]


def images(shown: Any) -> list[bytes]:
    return [bytes(image.value) for image in shown.find(ipywidgets.Image).widgets]


def press(shown: Any, label: str) -> None:
    shown.find(v.Btn, children=[label]).widget.click()


def choose(shown: Any, label: str, value: Any) -> None:
    shown.find(v.Select, label=label).widget.v_model = value


# --- the page ----------------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_shown_and_that_nothing_is_fitted(shown):
    said = texts(shown)
    assert HJELMELAND in said
    assert "1 January 2000: 2,756 persons registered in Hjelmeland. Seed 1." in said
    assert any("not a forecast" in text and "Prior only: no parameter is fitted" in text for text in said)


def test_the_page_draws_every_figure_anew_when_a_month_was_stepped(shown):
    before = images(shown)
    assert len(before) == len(page.FIGURES) == 4
    assert all(image.startswith(b"\x89PNG") for image in before)
    press(shown, "Step")
    assert any(text.startswith("1 February 2000: ") for text in texts(shown))
    assert all(new != old for new, old in zip(images(shown), before, strict=True))


def test_reset_takes_the_chosen_scenario_and_seed(shown):
    press(shown, "Step")
    choose(shown, "Scenario", SCHOOLS)
    choose(shown, "Seed", 7)
    press(shown, "Reset")
    said = texts(shown)
    assert SCHOOLS in said
    assert "1 January 2000: 2,756 persons registered in Hjelmeland. Seed 7." in said
    assert any("instruments' ratios (on out_migration) are assumed" in text for text in said)


def test_the_page_offers_what_it_was_started_with_first_and_all_that_come_with_the_model():
    titles = list(page.choices())
    assert titles[0] == HJELMELAND
    assert sorted(titles) == sorted(load(file).title for file in shipped())


def test_the_basis_of_the_page_is_that_of_the_manifest():
    for scenario in page.choices().values():
        assert basis_of(scenario, 1)[1:] in page.basis_line(scenario)


# --- what is collected -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def year() -> page.WatchedModel:
    model = page.WatchedModel("Lofoten 2000-2009")
    for _ in range(12):
        model.step()
    return model


def test_what_is_collected_is_what_the_record_holds(year):
    record = year.record
    for month, calendar_year in ((0, 2000), (12, 2001)):
        assert (year.collected("population")[month] == record.population[calendar_year].sum(axis=1)).all()
        single = record.ages[calendar_year].sum(axis=0)
        groups = [*range(0, OLDEST + 1, GROUP)]
        assert (year.collected("ages")[month] == np.add.reduceat(single, groups, axis=1)).all()
    assert (year.collected("flows")[-1] == record.flows[2000].sum(axis=(0, 1))).all()
    assert (year.collected("flows")[0] == 0).all()


def test_households_collected_are_those_that_live_in_the_places(year):
    sizes = np.array(year.agents_by_type[Household].get("size"))
    assert year.collected("households")[-1].tolist() == [
        *(int((sizes == n).sum()) for n in range(1, 6)),
        sum(sizes >= 6),
    ]


def test_every_figure_of_a_region_can_be_drawn_and_names_its_places(year):
    drawn = [draw(year) for draw in page.FIGURES]
    assert [axes.get_title(loc="left").split(":")[0] for axes in drawn[0].axes] == list(place_names(year.shown.places))
    for figure in drawn:
        figure.canvas.draw()
        assert figure.get_suptitle()


def test_a_step_beyond_the_end_does_nothing():
    model = page.WatchedModel(HJELMELAND)
    model.run()
    assert len(model.collected("population")) == 12 * 9 + 1
    model.step()
    assert model.month == model.stop_month
    assert len(model.collected("population")) == 12 * 9 + 1
    assert "1 January 2009, the end of the run: " in page.state_of(model)


# --- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, int]]:
    """The addresses that a started server listens at; it serves nothing."""
    addresses: list[tuple[str, int]] = []
    (tmp_path / "@widgetti" / "app").mkdir(parents=True)
    monkeypatch.setattr(assets, "proxy_cache_dir", tmp_path)

    def listen(_server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        addresses.extend(each.getsockname() for each in sockets)

    monkeypatch.setattr(uvicorn.Server, "run", listen)
    return addresses


def test_the_command_listens_to_this_machine_only_and_says_where(served, capsys):
    assert app.main("hjelmeland_schools") == 0
    ((host, port),) = served
    assert host == "127.0.0.1"
    assert f"Open http://127.0.0.1:{port} in a browser" in capsys.readouterr().out
    assert next(iter(page.choices())) == SCHOOLS


def test_the_command_turns_off_whatever_would_call_out(served):
    app.main()
    assert app.GIVEN not in os.environ
    code = (
        "import solara.settings, solara.server.settings as server\n"
        "print(server.telemetry.mixpanel_enable, server.main.mode, repr(solara.settings.assets.cdn))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "production", "''"]


def test_the_command_takes_another_port_when_its_own_is_taken(served):
    with app._listen():
        app.main()
    ((host, port),) = served
    assert host == "127.0.0.1"
    assert port != app._PORT


def test_the_command_refuses_a_scenario_it_does_not_know(served):
    with pytest.raises(BadInput, match=r"hjelmland: there is no such scenario.*hjelmeland"):
        app.main("hjelmland")
    assert served == []


def test_the_command_says_what_to_install(served, monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "proxy_cache_dir", tmp_path / "none")
    with pytest.raises(BadInput, match=r"solara-assets.*pip install 'bolyst\[app\]'"):
        app.main()
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(BadInput, match=r"needs uvicorn.*pip install 'bolyst\[app\]'"):
        app.main()

"""The description of the model is whole, current, and names nothing that does not exist."""

import ast
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from model import describe
from model.description import columns, entities, inputs, month, page
from model.description.columns import OUTSIDE
from model.description.comments import said_of
from model.description.markdown import anchor, headings
from model.description.submodels import OTHERS, heading, kind_table, rule_section
from model.engine.rewrite import readable
from model.kinds import Rule
from model.measures import MEASURES
from model.parameters import Parameter, registry
from model.schedule import SCHEDULE, rules
from model.table_rows import DATA
from tests.conftest import model_of, months, scenario
from tests.written_rules import module

MODEL = Path(describe.__file__).parent
TEXT = describe.ODD.read_text(encoding="utf-8")
SECTIONS = page.sections(TEXT)
#: The sections in which something is written by hand; those of rules are written from the code.
FROM_CODE = ("Rule ", "Process ", OTHERS, page.INDEX)
BY_HAND = {words: text for words, text in SECTIONS.items() if not words.startswith(FROM_CODE)}
FIXED = [
    file
    for folder in (MODEL, MODEL / "engine", MODEL / "instruments", MODEL / "policy")
    for file in folder.glob("*.py")
    if file.stem not in ("describe", "__init__")
]
CONCEPTS = (
    *("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction"),
    *("Stochasticity", "Collectives", "Observation"),
    *("Theoretical and empirical background", "Individual decision making", "Heterogeneity"),
)


def test_the_parts_written_from_the_code_are_current() -> None:
    assert describe.rewritten(TEXT) == TEXT, "run `python -m model.describe`"
    for name in (*describe.PARTS, *describe.OF_THE_PAGE, describe.NAMED_ABOVE):
        assert f"<!-- {name} -->" in TEXT


def test_the_seven_sections_of_odd_stand_in_their_order() -> None:
    found = [words for level, words, _ in headings(TEXT) if level == 2]
    assert found[:7] == [
        "1. Purpose and patterns",
        "2. Entities, state variables and scales",
        "3. Process overview and scheduling",
        "4. Design concepts",
        "5. Initialisation",
        "6. Input data",
        "7. Submodels",
    ]


@pytest.mark.parametrize("concept", CONCEPTS)
def test_every_design_concept_is_answered(concept: str) -> None:
    _, _, concepts = TEXT.partition("## 4. Design concepts")
    concepts, _, _ = concepts.partition("## 5. ")
    _, _, answer = concepts.partition(f"### {concept}\n")
    assert len(answer.partition("###")[0].split()) > 10


# Links


def test_no_two_headings_have_the_same_address() -> None:
    counted = Counter(anchor(words) for _, words, _ in headings(TEXT))
    assert max(counted.values()) == 1, counted.most_common(3)


def test_links_lead_to_headings_and_files_that_exist() -> None:
    known = {anchor(words) for _, words, _ in headings(TEXT)}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert target.removeprefix("#") in known if target.startswith("#") else (MODEL / target).exists(), target


def test_every_heading_is_in_the_contents() -> None:
    listed = TEXT.partition("<!-- contents -->")[2].partition("<!-- end of contents -->")[0]
    assert all(f"](#{anchor(words)})" in listed for _, words, _ in headings(TEXT))


# Rules


def test_every_rule_has_a_section_that_says_of_whom_it_is_when_it_acts_and_what_happens() -> None:
    for rule in rules():
        section = SECTIONS[heading(rule)]
        assert all(f"- **{label}**: " in section for label in ("Kind", "Whom", "What happens"))
        assert f"{rule.function.__name__}(" in section.partition("```text\n")[2].partition("```")[0]


def test_every_kind_of_rule_is_explained_and_asked_in_a_step_of_the_month() -> None:
    asked = {kind for step in month.steps() for kind in step.kinds}
    assert {rule.kind for rule in rules()} <= asked
    assert all(re.search(rf"^\| {rule.kind} \| \w", kind_table(), flags=re.MULTILINE) for rule in rules())


def test_no_words_are_kept_for_a_call_that_the_month_no_longer_makes() -> None:
    said = {name for name, (words, _) in month.SAID.items() if words}
    assert said <= {step.call for step in month.steps()}


def test_a_call_without_words_is_told_by_its_docstring(monkeypatch: pytest.MonkeyPatch) -> None:
    for call in ("proposals.grow", "arrivals.arrive", "grow_older"):
        monkeypatch.delitem(month.SAID, call)
    month.steps.cache_clear()
    words = {step.call: step.words for step in month.steps()}
    month.steps.cache_clear()
    assert words["proposals.grow"] == "let the declared columns grow by a month's worth"
    assert words["arrivals.arrive"] == "let the counted households in"
    assert words["grow_older"].startswith("age those whose birthday lay in the month before")


def test_a_kind_that_is_not_known_yet_is_described_from_what_it_declares(tmp_path: Path) -> None:
    @dataclass(eq=False)
    class Supply(Rule):
        stock: Callable[..., float] | None = None
        rent: Parameter | None = None

    text = "def stock(place):\n    return place.population * base\n\n\ndef built(place):\n    return base\n"
    written = module(tmp_path, text)
    rule = Supply("built", "written", written.built, of="place", kind="supply", stock=written.stock, rent=written.base)
    section = rule_section(rule, 1)
    assert "- **Kind**: supply, number 1" in section
    assert "- **Stock**: `stock`, below" in section
    assert "- **Rent**: `written_base` = 0.5" in section
    assert "stock(place) = place.population × base" in section
    assert "| `base` | `written_base` | 0.5 | 1/year | 0 to 1 | a test |" in section


# Parameters


def test_every_parameter_is_described_in_a_submodel_or_in_the_initialisation() -> None:
    of_rules = {words: text for words, text in SECTIONS.items() if words.startswith("Rule ")}
    described = {name for text in (*of_rules.values(), *BY_HAND.values()) for name in page.named(text)}
    assert registry().keys() - described == set()


def test_what_is_named_like_a_parameter_is_one() -> None:
    known = registry()
    files = {parameter.module.rpartition(".")[2] for parameter in known.values()}
    names = {rule.name for rule in rules()} | {file.stem for ext in ("py", "csv") for file in MODEL.rglob(f"*.{ext}")}
    names |= {each for group in readable(MEASURES).values() for each in group}
    for words, text in BY_HAND.items():
        for name in re.findall(r"`([a-z]\w+)`", text):
            if any(name.startswith(f"{file}_") for file in files) and name not in names:
                assert name in known, f"{name} in section {words}"


def test_a_section_written_by_hand_that_names_parameters_has_their_table() -> None:
    for words, text in BY_HAND.items():
        prose = re.sub(r"<!-- (.+?) -->.*?<!-- end of \1 -->", "", text, flags=re.DOTALL)
        assert not page.named(prose) or "<!-- named above -->" in text, words


@pytest.mark.parametrize("file", FIXED, ids=lambda file: file.stem)
def test_the_parameters_that_a_file_reads_are_named_where_the_file_is_described(file: Path) -> None:
    known = registry()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    strings = {each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    path = str(file.relative_to(MODEL))
    told = [text for text in BY_HAND.values() if f"`{path}`" in text]
    missing = {name for name in strings & known.keys() if not any(f"`{name}`" in text for text in told)}
    assert not missing, f"name them in a section of ODD.md that names `{path}`"


def test_every_file_that_declares_parameters_is_named() -> None:
    for name in {parameter.module for parameter in registry().values()}:
        path = f"{name.removeprefix('model.').replace('.', '/')}.py"
        assert f"`{path}`" in TEXT, path


def test_every_process_of_the_engine_is_named() -> None:
    machinery = {"__init__", "arithmetic", "build", "cache", "rewrite", "texts"}  # how rules are run, not what happens
    for file in (MODEL / "engine").glob("*.py"):
        assert file.stem in machinery or f"`engine/{file.name}`" in TEXT, file.name


def test_every_file_of_rules_is_in_the_schedule() -> None:
    assert {path.stem for path in (MODEL / "rules").glob("*.py")} - {"__init__"} == set(SCHEDULE)


# Input


def test_every_table_of_figures_is_listed_with_what_it_drives() -> None:
    files = {file.stem for file in DATA.glob("*.csv")}
    assert inputs.DRIVES.keys() <= files
    assert all(f"| `{name}.csv` |" in TEXT for name in files)
    for name, words in inputs.DRIVES.items():
        assert words.startswith("nothing in the model") == (not inputs.readers(name)), name


# Columns

NAMES = entities.column_names()
#: The arrays of a state that hold the columns, and the column that says of a row that it is in use.
HELD = {"PERSON_COLUMNS": ("persons", "LIVES_IN"), "HOUSEHOLD_COLUMNS": ("households", "REFERENCE"),
        "EMPLOYER_COLUMNS": ("employers", "E_PLACE"), "VACANCY_COLUMNS": ("vacancies", "V_EMPLOYER"),
        "DWELLING_COLUMNS": ("dwellings", "D_PLACE"),
        "PLACE_COLUMNS": ("places", "")}  # fmt: skip


@pytest.mark.parametrize("table", NAMES)
def test_every_column_has_a_unit_a_range_and_a_meaning(table: str) -> None:
    said = tuple(columns.SCALES.get(table, {}))
    assert said == NAMES[table], f"say in model/description/columns.py what the columns of {table} are"
    assert all(said_of(MODEL / "state.py").get(name) for name in NAMES[table])


def test_columns_stay_within_what_is_said_of_them() -> None:
    model = model_of(scenario(stop=months(14)))
    model.run()
    for table, (array, in_use) in HELD.items():
        values, names = getattr(model.state, array), NAMES[table]
        if in_use:
            values = values[:, values[names.index(in_use)] >= 0]
        for name, row in zip(names, values, strict=False):
            scale = columns.SCALES[table][name]
            high = model.state.n_places + 1 if scale.high == OUTSIDE else scale.high
            assert row.min() >= scale.low, f"{name} of {table}"
            assert high is None or row.max() <= high, f"{name} of {table}"  # type: ignore[operator]

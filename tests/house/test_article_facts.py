"""The built-in article says what is known, in these numbers and no others: a slip of the pen is seen here.

The tables were written from the studies, not from the article. Whoever changes one must look at the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pytest

from brochure import inline
from brochure.article import read_article
from brochure.edition import localize
from brochure.flows import flow_parts, printed
from brochure.layout import read_layout
from brochure.model import Article, Figure, Fit, Message, Section, Steps, messages
from brochure.project import Defaults, Project

PROJECT = Project(root=None, defaults=Defaults())
ARTICLE = read_article(PROJECT.articles()["bmt-autoimmune"], shown="articles/bmt-autoimmune.md")
SECTIONS = {section.id: section for section in ARTICLE.sections}


def words(thing: Article | Section) -> str:
    """All that is said, without markup."""
    return " ".join(inline.plain(message.text) for message in messages(thing))


# --------------------------------------------------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a study found, in percent or as so many of so many."""

    section: str
    percent: str = ""
    counted: tuple[int, int] = (0, 0)
    group: str
    period: str
    source: str
    tone: str = "good"


FIGURES = {
    "uk-2-years": Measured(
        section="benefits",
        percent="83.5",
        group="271 people with MS, UK, 2002–2023. No comparison group.",
        period="2 years after the transplant",
        source="uk",
    ),
    "uk-5-years": Measured(
        section="benefits",
        percent="62.4",
        group="271 people with MS, UK, 2002–2023. No comparison group.",
        period="5 years after the transplant",
        source="uk",
    ),
    "uk-deaths": Measured(
        section="risks",
        counted=(5, 364),
        group="5 of 364 people with MS, UK, 2002–2023. No comparison group.",
        period="Within 100 days of the transplant",
        source="uk",
        tone="bad",
    ),
}


def drawn() -> dict[str, tuple[str, Figure]]:
    return {
        block.id: (section.id, block)
        for section in ARTICLE.sections
        for block in section.blocks
        if isinstance(block, Figure) and block.kind == "icons"
    }


def test_every_figure_is_in_the_table() -> None:
    assert sorted(drawn()) == sorted(FIGURES)


@pytest.mark.parametrize("id_", FIGURES)
def test_a_figure_is_what_was_measured(id_: str) -> None:
    section, figure = drawn()[id_]
    known = FIGURES[id_]
    assert figure.value is not None
    assert figure.group is not None
    assert figure.period is not None
    assert (section, figure.denominator, figure.source, figure.tone) == (known.section, 100, known.source, known.tone)
    assert (figure.group.text, figure.period.text) == (known.group, known.period)
    if known.percent:
        rounded = Decimal(known.percent).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        assert (figure.value.low, figure.value.high, figure.value.about) == (rounded, rounded, True)
    else:
        share = Decimal(100 * known.counted[0]) / known.counted[1]
        assert figure.value.low < share < figure.value.high == figure.value.low + 1


@pytest.mark.parametrize("id_", [id_ for id_, known in FIGURES.items() if known.percent])
def test_a_figure_says_how_many_it_did_not_help(id_: str) -> None:
    _, figure = drawn()[id_]
    assert figure.value is not None
    assert figure.text is not None
    assert figure.text.text == f"had no lasting worsening; {100 - figure.value.low} did"


# ------------------------------------------------------------------------------------------------ numbers in the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A number of the text: its words, what was measured, in whom and over which time the same message says it is."""

    section: str
    words: str
    low: str
    high: str = ""
    of: int = 100
    rounded_from: str = ""
    whom: str
    over: str = ""
    source: str


SAID = [
    Said(
        section="key-points",
        words="between 1 and 2 of 100",
        low="1",
        high="2",
        rounded_from="1.4",
        whom="UK study of multiple sclerosis",
        source="",
    ),
    Said(
        section="what-it-is",
        words="about 13 of 100 died",
        low="13",
        rounded_from="12.7",
        whom="128 people who were given donor cells",
        over="within 100 days",
        source="donor",
    ),
    Said(
        section="benefits",
        words="3 of 55 people after a transplant",
        low="3",
        of=55,
        whom="relapsing MS",
        over="over about 2 years",
        source="mist",
    ),
    Said(
        section="benefits",
        words="34 of 55 on medicines",
        low="34",
        of=55,
        whom="relapsing MS",
        over="over about 2 years",
        source="mist",
    ),
    Said(
        section="benefits",
        words="about 24 of 100 people",
        low="24",
        rounded_from="24.2",
        whom="Disability was better",
        over="after 2 years",
        source="uk",
    ),
    Said(
        section="benefits",
        words="8 of 79 people died from the transplant",
        low="8",
        of=79,
        whom="There are three trials. In one",
        source="astis",
    ),
    Said(
        section="benefits",
        words="0 of 77 from the medicine",
        low="0",
        of=77,
        whom="There are three trials. In one",
        source="astis",
    ),
    Said(
        section="benefits",
        words="72 of 100 were alive without major organ failure after a transplant",
        low="72",
        whom="There are three trials. In one",
        over="After about 6 years",
        source="astis",
    ),
    Said(
        section="benefits",
        words="60 of 100 after the medicine",
        low="60",
        whom="There are three trials. In one",
        over="After about 6 years",
        source="astis",
    ),
    Said(
        section="risks",
        words="about 10 of 100 people",
        low="10",
        rounded_from="9.8",
        whom="A new autoimmune disease",
        over="within 5 years",
        source="new",
    ),
]

TIMES = {
    "what-it-is": [],
    "steps": ["about 10 days", "up to 3 weeks in hospital", "about 3 to 4 months", "about 3 months"],
    "who": ["aged 18 to 65", "under the age of 45", "less than 10 years of disease"],
    "benefits": ["not maintained over 2 years"],
    "after-care": ["from about 6 months after the transplant", "at least 24 months"],
    "uncertainty": ["StarMS trial expects results in July 2027", "BEAT-MS follows people until 2029"],
}
"""Ages, times and dates: no share of anybody."""


def said_in(said: Said) -> list[str]:
    """Messages of the section that hold these words."""
    own = (message.text for message in messages(SECTIONS[said.section]))
    return [text for text in own if said.words in inline.plain(text)]


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.words)
def test_a_number_is_said_once_with_its_group_time_and_source(said: Said) -> None:
    (text,) = said_in(said)
    plain = inline.plain(text)
    assert said.whom in plain
    assert said.over in plain
    assert not said.source or said.source in inline.citations(text)


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.words)
def test_the_words_of_a_number_are_its_value(said: Said) -> None:
    numbers = re.findall(r"\d+", said.words)
    assert numbers == [said.low, *([said.high] if said.high else []), str(said.of)]
    if said.rounded_from and said.high:
        assert int(said.low) < Decimal(said.rounded_from) < int(said.high)
    elif said.rounded_from:
        assert Decimal(said.rounded_from).quantize(Decimal(1), rounding=ROUND_HALF_UP) == int(said.low)
        assert "about" in said.words


@pytest.mark.parametrize(("section", "times"), TIMES.items())
def test_times_ages_and_dates_are_said(section: str, times: list[str]) -> None:
    said = words(SECTIONS[section])
    assert [time for time in times if time not in said] == []


def test_no_number_is_said_that_these_tables_do_not_know() -> None:
    unknown = []
    for section in ARTICLE.sections:
        figures = [block for block in section.blocks if isinstance(block, Figure)]
        of_figures = {message.key for figure in figures for message in messages(figure)}
        for message in messages(section):
            if message.key not in of_figures:
                unknown += [f"{section.id}: {number}" for number in _unknown(section.id, message)]
    assert unknown == []


def _unknown(section: str, message: Message) -> list[str]:
    rest = inline.plain(message.text)
    known = [said for said in SAID if said.section == section]
    for words_ in [
        *(s.words for s in known),
        *(s.whom for s in known),
        *(s.over for s in known),
        *TIMES.get(section, []),
    ]:
        rest = rest.replace(words_, "") if words_ else rest
    return re.findall(r"\d+", rest)


def test_there_are_as_many_steps_as_the_heading_says() -> None:
    section = SECTIONS["steps"]
    assert section.title is not None
    (steps,) = (block for block in section.blocks if isinstance(block, Steps))
    assert "six steps" in section.title.text
    assert [step.title.text for step in steps.steps] == ["Check", "Release", "Collect", "Clear", "Return", "Recover"]


def test_every_source_is_cited() -> None:
    cited = {id_ for message in messages(ARTICLE) for id_ in inline.citations(message.text)}
    cited |= {figure.source for _, figure in drawn().values() if figure.source}
    assert cited == {source.id for source in ARTICLE.sources}


# ------------------------------------------------------------------------------------------------------------ facts

FACTS = {
    # what it is
    "immune system attacks the body": ["immune system attacks the body’s own tissues by mistake"],
    "symptoms disable": ["Symptoms can be disabling"],
    "the aim is a reset": ["tries to reset it"],
    "long remission is possible": ["long remission"],
    "marrow makes blood again": ["Stem cells rebuild the blood"],
    "immune cells grow anew": ["new immune cells grow over months"],
    "the fault may be corrected": ["may correct the fault"],
    "own cells": ["your own (autologous)"],
    "donor cells": ["donor (allogeneic)", "rarely used", "risks are much higher"],
    "donor cells are for children": ["Donor cells are mostly kept for children"],
    "how own cells help": ["the chemotherapy does the work", "Your stem cells rescue the blood"],
    # for whom
    "severe and active disease": ["severe and still active"],
    "medicines did not help": ["good medicines have not controlled it"],
    "fit enough": ["heart, lungs and other organs are strong enough"],
    "when not": ["damage has built up over many years", "smoking"],
    "two specialists decide together": ["decide together with you", "teamwork made this treatment possible"],
    # what studies found
    "multiple sclerosis": ["relapsing MS"],
    "lupus": ["Small studies only", "limited in lupus"],
    "rheumatoid arthritis": ["Rarely done now", "did not last in rheumatoid arthritis"],
    "systemic sclerosis": ["severe systemic sclerosis", "three trials"],
    "Crohn’s disease": ["mixed in Crohn’s disease", "did not meet its main goal"],
    "encouraging, not certain": ["encouraging for some diseases", "still being studied"],
    "trials had limits": ["Many of today’s strongest medicines were not tested", "No comparison group"],
    "guidelines advise it for some": ["Guidelines advise it for some people"],
    "a normal life for some": ["return to a normal, active life"],
    "one course, others for life": ["one course of treatment", "go on for life"],
    "some need medicines again": ["some people need medicines again"],
    "damage stays": ["Old damage often stays", "stop new damage, not to treat symptoms"],
    # risks
    "death": ["some people die from it", "Within 100 days of the transplant"],
    "chemotherapy is strong": ["High-dose chemotherapy"],
    "infection": ["Infection, which can be serious"],
    "side effects": ["hair loss", "nausea", "mouth sores", "bleeding"],
    "fertility": ["early menopause", "unable to have children"],
    "a new autoimmune disease": ["A new autoimmune disease", "thyroid"],
    "it can come back": ["the disease can come back", "Return of the disease"],
    "graft-versus-host disease, donors only": ["Graft-versus-host disease (only with donor cells)"],
    "cancer later": ["risk of cancer later in life"],
    "risk has fallen": ["risk of dying has fallen", "hospitals that do many transplants"],
    "no sure cure": ["not a sure cure"],
    # choices
    "medicines are right for most": ["For most people they are the right choice", "slow or stop the disease"],
    "other choices": ["try another medicine", "join a research trial", "stay on your present treatment"],
    "doing nothing": ["What if I wait, or do nothing?"],
    # afterwards
    "tiredness": ["very tired for months"],
    "home, work and costs": ["help at home, time off work and costs"],
    "vaccines": ["vaccines again", "Live vaccines must wait"],
    "check-ups for life": ["Check-ups go on for life"],
    "getting strong takes long": ["for some people a year"],
    # research
    "trials go on": ["best way to do it", "people it suits best", "long-term results"],
    "evidence grows for selected people": ["evidence for selected people is growing"],
    "understanding grows": ["understand better how the treatment works"],
    "it will change": ["it will go on changing"],
    "beyond research for few": ["For most diseases it is still research"],
    "beware of sellers": ["no proof that they work or are safe", "accredited transplant programme"],
    # what to do
    "talk first": ["Talk with your disease specialist and the transplant team before you decide"],
    "weigh gains and risks": ["What could I gain", "What are the risks for me"],
    "when to call": [
        "call day or night",
        "shivering, bleeding, trouble breathing or confusion",
        "even without a fever",
    ],
    "fever and paracetamol": ["before you take paracetamol"],
}

ON_EVERY_BROCHURE = [
    "death",
    "infection",
    "side effects",
    "fertility",
    "a new autoimmune disease",
    "it can come back",
    "graft-versus-host disease, donors only",
    "no sure cure",
    "encouraging, not certain",
    "medicines are right for most",
    "other choices",
    "doing nothing",
    "own cells",
    "donor cells",
    "severe and active disease",
    "medicines did not help",
    "trials had limits",
    "tiredness",
    "home, work and costs",
    "vaccines",
    "check-ups for life",
    "when to call",
    "fever and paracetamol",
]
"""What may not be left out where there is little room."""

OVERSTATED = re.compile(
    r"\b(hope|miracle|breakthrough|permanent\w*|definitive\w*|revolutionary|brighter|guarante\w+|(?<!a sure )cure[sd]?"
    r"|\d+ in \d+|per ?cent)\b|%",
    re.IGNORECASE,
)


@pytest.mark.parametrize("fact", FACTS)
def test_the_article_carries_a_fact(fact: str) -> None:
    said = words(ARTICLE)
    assert [phrase for phrase in FACTS[fact] if phrase not in said] == []


@pytest.mark.parametrize("layout", PROJECT.layouts())
def test_every_layout_prints_what_may_not_be_left_out(layout: str) -> None:
    folder = read_layout(PROJECT.layouts()[layout], shown=layout)
    edition = localize(ARTICLE, "en", None)
    parts = [part for flow in flow_parts(edition, folder, Fit(size=folder.floor)).values() for part in flow]
    said = " ".join(inline.plain(message.text) for message in printed(edition, parts))
    assert [(fact, phrase) for fact in ON_EVERY_BROCHURE for phrase in FACTS[fact] if phrase not in said] == []


def test_the_article_promises_nothing() -> None:
    """Neither hope for sale, nor shares that readers misjudge ("1 in 50", "2 %")."""
    assert [found[0] for found in OVERSTATED.finditer(words(ARTICLE))] == []


@pytest.mark.parametrize("claim", ["new hope", "a cure", "1 in 50", "83.5%", "permanently", "it cures"])
def test_a_promise_would_be_seen(claim: str) -> None:
    assert OVERSTATED.search(f"This is {claim} for you.")

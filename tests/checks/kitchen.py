"""A small brochure, sound in all its ways, in which each test breaks exactly one thing: tea, in three languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from support.pdfs import Bench, Print

from brochure.checks import run
from brochure.model import Article, Clinic, Finding, Fit, Layout, Target
from brochure.proof import Proof

TEXT = """\
---
title: Drinking tea
subtitle: What we know of it
code: T-1
edition: "1"
published: 2026-11-01
review_by: 2028-11-01
sources:
  cup: Cup and others 2024
---

::: key-points
## Key points

- Tea is **not a cure**.
- Take no more than 50 mg of iron with it.
:::

## How much? {#how-much}

Up to 3 cups a day do no harm. [@cup] Read [our page](https://clinic.example/tea) first.

::: figure icons {#hot}
text: drink it hot
value: 62
denominator: 100
group: 271 tea drinkers
period: in a year
source: cup
:::

## How it is made {#made}

::: steps
1. Boil | one minute
   Boil fresh water.
2. Wait | 5 minutes
   Let it stand.
:::

## Who should not? {#who}

People who cannot sleep.

::: urgent
## Call us

After a cup, call if you have:

- a rash.
:::
"""

SPANISH = {
    "Drinking tea": "Beber té",
    "What we know of it": "Lo que sabemos",
    "Key points": "Puntos clave",
    "Tea is **not a cure**.": "El té **no es una cura**.",
    "Take no more than 50 mg of iron with it.": "No tome más de 50 mg de hierro con él.",
    "How much?": "¿Cuánto?",
    "Up to 3 cups a day do no harm. [@cup] Read [our page](https://clinic.example/tea) first.": (
        "Hasta 3 tazas al día no hacen daño. [@cup] Lea antes [nuestra página](https://clinic.example/tea)."
    ),
    "drink it hot": "lo beben caliente",
    "271 tea drinkers": "271 bebedores de té",
    "in a year": "en un año",
    "How it is made": "Cómo se hace",
    "Boil": "Hervir",
    "one minute": "un minuto",
    "Boil fresh water.": "Hierva agua fresca.",
    "Wait": "Esperar",
    "5 minutes": "5 minutos",
    "Let it stand.": "Déjelo reposar.",
    "Who should not?": "¿Quién no debe?",
    "People who cannot sleep.": "Quienes no pueden dormir.",
    "Call us": "Llámenos",
    "After a cup, call if you have:": "Tras una taza, llame si tiene:",
    "a rash.": "un sarpullido.",
}

ARABIC = {
    "Drinking tea": "شرب الشاي",
    "What we know of it": "ما نعرفه عنه",
    "Key points": "أهم النقاط",
    "Tea is **not a cure**.": "الشاي **ليس علاجًا**.",
    "Take no more than 50 mg of iron with it.": "لا تتناول معه أكثر من 50 mg من الحديد.",
    "How much?": "كم؟",
    "Up to 3 cups a day do no harm. [@cup] Read [our page](https://clinic.example/tea) first.": (
        "حتى 3 أكواب في اليوم لا ضرر منها. [@cup] اقرأ أولًا [صفحتنا](https://clinic.example/tea)."
    ),
    "drink it hot": "يشربونه ساخنًا",
    "271 tea drinkers": "271 من شاربي الشاي",
    "in a year": "في السنة",
    "How it is made": "كيف يُحضَّر",
    "Boil": "الغلي",
    "one minute": "دقيقة واحدة",
    "Boil fresh water.": "اغلِ ماءً نقيًا.",
    "Wait": "الانتظار",
    "5 minutes": "5 دقائق",
    "Let it stand.": "دعه يرتاح.",
    "Who should not?": "من لا ينبغي له؟",
    "People who cannot sleep.": "من لا يستطيعون النوم.",
    "Call us": "اتصل بنا",
    "After a cup, call if you have:": "بعد الكوب، اتصل إذا كان لديك:",
    "a rash.": "طفح.",
}

FIT = Fit(size=11, breaks=(("inside", (1, 4)),))
"""How the text goes into the tri-fold."""

WORDS = {"es": SPANISH, "ar": ARABIC}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kitchen:
    """Makes brochures from the text above, with changes."""

    bench: Bench
    article: Article
    kept: dict[tuple[str, Target], Print] = field(default_factory=dict)

    def plain(self, locale: str, target: Target = Target.SCREEN) -> Print:
        """The sound brochure, signed; printed once."""
        if (locale, target) not in self.kept:
            self.kept[locale, target] = self.print(locale, target=target)
        return self.kept[locale, target]

    def print(
        self,
        locale: str = "en",
        *,
        words: Mapping[str, str] | None = None,
        text: Callable[[str], str] | None = None,
        fuzzy: tuple[str, ...] = (),
        strings: Mapping[str, str] | None = None,
        css: str = "",
        page: Callable[[str], str] | None = None,
        target: Target = Target.SCREEN,
        signed: bool = True,
        clinic: Clinic | None = None,
        search: bool = False,
    ) -> Print:
        """`words` and `strings` change the catalogs, `text` the article, `css` and `page` a copy of the layout.

        The text is set as it is known to fit, or the best fit is searched for.
        """
        bench = self.bench
        article = bench.article(text(TEXT)) if text else self.article
        catalog = None
        if locale != "en":
            catalog = bench.catalog(locale, {**WORDS[locale], **(words or {})}, fuzzy=fuzzy)
        return bench.print(
            article,
            catalog,
            layout=self._layout(css, page),
            target=target,
            signed=signed,
            furniture=bench.furniture(locale, strings) if strings else None,
            clinic=clinic,
            fit=None if search else FIT,
        )

    def _layout(self, css: str, page: Callable[[str], str] | None) -> Layout:
        if not css and page is None:
            return self.bench.layout("trifold-a4")
        name = f"changed-{sum(1 for _ in (self.bench.folder / 'templates').iterdir())}"
        before = self.bench.layout("trifold-a4")
        template = Path(before.folder, "page.html").read_text(encoding="utf-8")
        files = {"page.html": page(template) if page else template}
        return self.bench.layout(name, like="trifold-a4", css=css, files=files)


def reported(proof: Proof) -> dict[str, list[Finding]]:
    """What all checks have to say, by check."""
    found: dict[str, list[Finding]] = {}
    for finding in run(proof):
        found.setdefault(finding.check, []).append(finding)
    return found


def alone(proof: Proof, check: str) -> Finding:
    """The finding of a brochure that fails one check, in one thing."""
    found = reported(proof)
    assert list(found) == [check]
    assert len(found[check]) == 1, found[check]
    return found[check][0]

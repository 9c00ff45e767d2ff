"""Output folders with brochures that nobody had to set: blank pages with a title, and their rows."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pikepdf
from support.projects import write

from brochure.files import sha256
from brochure.manifest import Row
from brochure.model import Fit, Job, Target

TITLES = {"en": "Drinking tea", "es": "Beber té", "ar": "شرب الشاي"}


def blank_pdf(title: str, grey: float) -> bytes:
    """A page of one grey."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 140))
    page.Contents = pdf.make_stream(f"{grey:.3f} g 0 0 100 140 re f".encode())
    pdf.docinfo["/Title"] = title
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def placed(output: Path, *, title: str | None = None, grey: float = 0.5, draft: bool = True, **named: Any) -> Row:
    """A brochure in an output folder."""
    job = Job(**{
        "article": "tea", "locale": "en", "layout": "card", "clinic": "north", "target": Target.SCREEN, **named,
    })  # fmt: skip
    ending = ".draft.pdf" if draft else ".pdf"
    file = f"{job.clinic}/{job.locale}/{job.article}.{job.layout}.{job.target.value}{ending}"
    pdf = blank_pdf(title if title is not None else TITLES[job.locale], grey)
    write(output / file, pdf)
    return Row(
        job=job, file=file, sha256=sha256(pdf), draft=draft, fit=Fit(size=10), fingerprint="", text_fingerprint="",
        inputs={}, versions={}, findings=(),
    )  # fmt: skip


def shelf(output: Path, clinics: Iterable[str] = ("north", "south")) -> list[Row]:
    """Brochures of some clinics in three languages and two layouts: drafts, but for the English ones."""
    return [
        placed(output, clinic=clinic, locale=locale, layout=layout, target=target, draft=locale != "en")
        for clinic in clinics
        for locale in TITLES
        for layout in ("card", "poster")
        for target in (Target.OFFICE, Target.SCREEN)
    ]

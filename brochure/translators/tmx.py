"""TMX 1.4: what is translated, as a memory for other tools. Written only."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from brochure import __version__
from brochure.translators.batch import Batch
from brochure.translators.xml import LANG, child, write


def write_tmx(batches: Sequence[Batch]) -> bytes:
    """Each finished translation with its original; nothing that is fuzzy."""
    sources = {batch.source_tag for batch in batches}
    root = Element("tmx", {"version": "1.4"})
    child(
        root, "header", "",
        {
            "creationtool": "brochure", "creationtoolversion": __version__, "datatype": "plaintext",
            "segtype": "paragraph", "adminlang": "en", "o-tmf": "PO",
            "srclang": sources.pop() if len(sources) == 1 else "*all*",
        },
    )  # fmt: skip
    body = child(root, "body")
    for batch in batches:
        for unit in batch.units:
            if unit.state != "translated":
                continue
            pair = child(body, "tu", "", {"tuid": f"{batch.domain}/{unit.id}"})
            for note in filter(None, (unit.note, unit.comment)):
                child(pair, "note", note)
            props = (
                ("x-article", batch.domain), ("x-context", unit.context), ("x-section", unit.section),
                ("x-kind", unit.kind),
            )  # fmt: skip
            for name, text in props:
                if text:
                    child(pair, "prop", text, {"type": name})
            for tag, text in ((batch.source_tag, unit.source), (batch.tag, unit.text)):
                child(child(pair, "tuv", "", {LANG: tag}), "seg", text)
    return write(root)

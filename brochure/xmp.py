"""What a PDF says of itself in XMP, where WeasyPrint says less or says it anew on every run."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

_ACCESSIBLE = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""PDF/A wants every property described that it does not know itself, and PDF/UA's part is one (ISO 19005-2, 6.6.2)."""


def claim_accessible(pdf: Any) -> None:
    """Say PDF/UA-1 beside what the file says already; in the same description of it, or readers would pass it over."""
    metadata = _metadata(pdf)
    metadata.stream = [re.sub(rb"</(\w+:)?RDF>", lambda end: _ACCESSIBLE + end[0], part) for part in metadata.stream]


def identify(pdf: Any, seed: str) -> None:
    """An identifier made of `seed`, the same on every run, in place of a random one."""
    metadata = _metadata(pdf)
    metadata.stream = identified(metadata.stream, seed)


def identified(lines: Iterable[bytes], seed: str) -> list[bytes]:
    """Metadata with another identifier."""
    identifier = f"xmp.did:{uuid.uuid5(uuid.NAMESPACE_OID, seed)}".encode()
    return [re.sub(rb"xmp\.did:[0-9a-f-]{36}", identifier, part) for part in lines]


def _metadata(pdf: Any) -> Any:
    return pdf.objects[int(pdf.catalog["Metadata"].split()[0])]

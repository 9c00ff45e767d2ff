"""Articles for `pybabel extract`, and whatever else knows Babel's extractors.

[extractors]
brochure_article = brochure.translators.extractor:extract
[brochure_article: articles/**.md]
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from brochure.article import read_article
from brochure.errors import ArticleError
from brochure.translators.pot import article_pot

Found = tuple[int, None, str, list[str]]


def extract(
    fileobj: BinaryIO,
    keywords: object,  # noqa: ARG001 - Babel gives it to every extractor
    comment_tags: object,  # noqa: ARG001 - as above
    options: object,  # noqa: ARG001 - as above
) -> Iterator[Found]:
    """Messages of an article as its POT has them: line, function (none), text, comments.

    Raises:
        ValueError: the article cannot be read. Babel shows no more of an error than its words, so all are in it.
    """
    path = Path(fileobj.name)
    try:
        article = read_article(path, shown=path.as_posix())
    except ArticleError as error:
        raise ValueError("\n".join(map(str, error.faults))) from error
    for entry in article_pot(article):
        comments = entry.comment.split("\n")
        for _, line in entry.occurrences:
            yield int(line), None, entry.msgid, comments

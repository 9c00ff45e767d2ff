"""One file a rule: `check(file, settings) -> Iterator[Flaw]`. A rule's first line says what it looks for."""

"""One medical article in; every handout a clinic needs out."""

__version__ = "0.1.0"

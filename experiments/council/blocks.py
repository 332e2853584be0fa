"""What the council's report is made of: paragraphs, lists, tables, figures and files to download, a section of each."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Paragraph:
    """A text; `style` is "", "answer", "warning", "stamp", "note" or "command"."""

    text: str
    style: str = ""
    kind: str = "paragraph"


@dataclass(frozen=True)
class Heading:
    """Of a part of a section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Listing:
    """Sentences below one another."""

    items: tuple[str, ...]
    kind: str = "listing"


@dataclass(frozen=True)
class Table:
    """A table: the first cell of a row names it; `wide` is small; columns of `words` hold text; the last row `sums`."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: bool = False
    words: tuple[int, ...] = ()
    sums: bool = False
    kind: str = "table"


@dataclass(frozen=True)
class Picture:
    """A figure, as the address of its own content."""

    source: str
    alt: str
    caption: str
    kind: str = "picture"


@dataclass(frozen=True)
class Definitions:
    """Terms with what they mean."""

    terms: tuple[tuple[str, str], ...]
    kind: str = "definitions"


@dataclass(frozen=True)
class File:
    """A table to download, as the address of its own content."""

    name: str
    source: str
    meaning: str


@dataclass(frozen=True)
class Files:
    """Tables to download."""

    files: tuple[File, ...]
    kind: str = "files"


Block = Paragraph | Heading | Listing | Table | Picture | Definitions | Files


@dataclass(frozen=True)
class Section:
    """A section with its heading; `name` is its address within the page."""

    name: str
    title: str
    blocks: Sequence[Block]


def csv_file(name: str, table: pd.DataFrame, meaning: str) -> File:
    """A table as a CSV file within the page."""
    text = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    return File(name, address(text.encode(), "text/csv;charset=utf-8"), meaning)


def address(content: bytes, kind: str) -> str:
    """A data: address that holds its content."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"

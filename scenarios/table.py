"""The base of the tables of a scenario file."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table of a scenario file; keys it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

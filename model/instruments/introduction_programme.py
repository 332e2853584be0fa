"""The introduction programme before the law asks for it (I-49), with the state's grants (I-50).

Two years of language and qualification in the municipality of settlement, which tie a refugee to it meanwhile. It has been a
duty since 1 September 2004. Its costs and grants are in the municipal account; what it does follows from the programme.
"""

from model.acts import Programme
from model.availability import Available
from model.instrument import Instrument
from model.parameters import Parameter

share = Parameter(1.0, unit="share", range=(0.0, 1.0), source="of settled adults; a decision")
build_up = Parameter(1.0, unit="months", range=(0.0, 60.0), source="a decision")

introduction_programme = Instrument(
    "settled refugees get two years of language and qualification early",
    norwegian="introduksjonsprogram",
    ids=("I-49", "I-50"),
    lever="settlement",
    sections="§3.2.1, §3.3.1, §5.1",
    falsified_by="who took it before the law moves on as who did not",
    acts=(Programme(share),),
    costs=(),
    available=Available(
        "the programme came as an offer on the first of these days and has been a duty since the second",
        source="Introduction Act of 2003: voluntary from 1 September 2003, a duty from 1 September 2004",
        since="refugee_settlement_introduced",
        until="refugee_settlement_duty",
    ),
)

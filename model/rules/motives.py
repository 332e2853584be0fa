"""Motives: what people say was the reason of their move. They move nothing; they are what a survey of movers would find."""

from model import Parameter

work = Parameter(0.22, unit="share", range=(0.0, 1.0), source="motives 2008: work 20 % (SSB survey), more in districts")
family = Parameter(0.27, unit="share", range=(0.0, 1.0), source="motives 2008: family 27 % (SSB survey)")
housing = Parameter(0.20, unit="share", range=(0.0, 1.0), source="motives 2008: about 25 %, from memory; assumption")
education = Parameter(0.05, unit="share", range=(0.0, 1.0), source="motives 2008: about 10 %, from memory; assumption")
home = Parameter(
    0.80,
    unit="share",
    range=(0.0, 1.0),
    source="returnees who say they wanted to move home; assumption (V-13 is a check)",
)

#: Of moves within Norway without ties; the rest came for the place itself.
moving = (("work", work), ("family", family), ("housing", housing), ("education", education), ("place", None))
#: Of moves to where somebody grew up; the rest came for the work.
returning = (("home", home), ("work", None))

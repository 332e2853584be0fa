"""The parameters of a fit and how cases share them.

Every drawn parameter stands behind a normal deviate z. Most are the same in all cases. Those of `LOCAL` are a case's own:

    z_case = sqrt(common) x z_all + sqrt(1 - common) x z_own

so that each case keeps the prior that the parameter is declared with, and one case's figures say `common` of another's.
The level of net migration is a place's own by its process (`model.outside`), its youths, old people and fertility by
`model.local_pattern`: these are drawn in every run.
"""

from collections.abc import Collection, Sequence

import numpy as np

from scenarios.joint_prior import correlation, lever_of_effects

#: Beginning of the names of parameters that all instruments share, and of the share who come from near because of one.
_OF_INSTRUMENTS = ("instruments_", "in_migration_induced")

#: Share of a parameter's prior variance that all cases have in common; judgement, but for births and deaths (between
#: municipalities 0.04 and 0.00 of 0.06 and 0.05, SSB 07459) and gross moves (Verdal 31, Fjell 36, Hjelmeland 46 per 1,000).
LOCAL = {
    "births_level": 0.75,
    "deaths_level": 0.95,
    "out_migration_level": 0.5,
    "study_migration_women": 0.8,
    "study_migration_men": 0.8,
    "in_migration_youth_pull": 0.8,
    "labour_immigration_local_share": 0.5,
    "refugee_settlement_decided": 0.3,
}


def movable(names: Sequence[str]) -> np.ndarray:
    """Which parameters the figures of the series may move, bool [parameter]: all but those of instruments.

    The series cannot show an effect (80 % power takes 160 persons a year in Fjellregionen); what a regression would find of
    one is chance. Effects, and what is said of all instruments, keep their priors but for the outcomes of the cases.
    """
    effects = lever_of_effects()
    return np.array([name not in effects and not name.startswith(_OF_INSTRUMENTS) for name in names])


class Hierarchy:
    """The latent deviates of all cases: those in common first, then each case's own.

    Args:
        names: of the drawn parameters.
        cases: names.
        local: parameters that are a case's own, among those of `LOCAL`; the bank draws one value for all cases.
    """

    def __init__(self, names: Sequence[str], cases: Sequence[str], local: Collection[str] = LOCAL):
        self.names, self.cases = tuple(names), tuple(cases)
        self.local = [name for name in LOCAL if name in self.names and name in local]
        self.size = len(names) + len(self.cases) * len(self.local)

    def prior(self) -> np.ndarray:
        """Covariance of the latent deviates, float64 [latent, latent]; their mean is 0."""
        found = np.eye(self.size)
        found[: len(self.names), : len(self.names)] = correlation(self.names)
        return found

    def of_case(self, case: str) -> np.ndarray:
        """The matrix that makes a case's deviates of the latent ones, float64 [parameter, latent]."""
        found = np.eye(len(self.names), self.size)
        first = len(self.names) + self.cases.index(case) * len(self.local)
        for number, name in enumerate(self.local):
            row = self.names.index(name)
            found[row, row] = np.sqrt(LOCAL[name])
            found[row, first + number] = np.sqrt(1.0 - LOCAL[name])
        return found

    def of_new_case(self, rng: np.random.Generator, latent: np.ndarray) -> np.ndarray:
        """Deviates of a case that was not fitted, float64 [draw, parameter]: its own part is drawn from the prior.

        Args:
            rng: of the draws.
            latent: draws of the latent deviates, float64 [draw, latent].
        """
        found = latent[:, : len(self.names)].copy()
        for name in self.local:
            column = self.names.index(name)
            own = rng.standard_normal(len(latent))
            found[:, column] = np.sqrt(LOCAL[name]) * found[:, column] + np.sqrt(1.0 - LOCAL[name]) * own
        return found

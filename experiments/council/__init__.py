"""The page of a comparison for a council: its answer in plain words first, everything a referee asks for last."""

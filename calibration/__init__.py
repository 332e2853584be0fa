"""What the model is held against: targets with their uncertainty and the day they were known."""

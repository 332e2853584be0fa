"""What is written of the model from its own code: formulas, tables, the month. `model.describe` puts it in place."""

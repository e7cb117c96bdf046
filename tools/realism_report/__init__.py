"""Measures how lifelike a dataset is, for tools/realism. docs/realism.md says what and why."""

"""Measures how lifelike a dataset is; tools/realism is its command. docs/realism.md says what and why."""

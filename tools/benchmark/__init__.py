"""Measures fraudgen beside other writers, for tools/bench. docs/performance.md says what and how."""

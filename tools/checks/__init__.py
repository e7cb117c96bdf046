"""What tools/check_dataset checks: one module per group of rules, each a few SQL statements."""

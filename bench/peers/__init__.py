"""Other programs for the same problems, each to be run in a process of its own."""

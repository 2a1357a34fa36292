"""The PMQA assistant: a conversation that takes an office through its self-assessment."""

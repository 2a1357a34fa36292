"""The data that people may change without touching code, and what reads it."""

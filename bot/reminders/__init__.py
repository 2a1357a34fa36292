"""Reminders: who is due (pure), what they are told, and when."""

"""Telegram: what comes in by its webhook or by asking, and what goes out as its messages."""

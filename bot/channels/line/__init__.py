"""LINE: what comes in by its webhook, and what goes out as its messages."""

"""What a person can do, one module a thing. Each handler is a function from values to a Turn."""

"""Find the item or category that a person means, from a few words as typed on a phone."""

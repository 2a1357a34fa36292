"""What leaves the house as a document."""

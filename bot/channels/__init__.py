"""The ways in: each adapter turns what a platform brings into updates, and rows into what it shows."""

"""What is kept: tables, queries and the transactions over them."""

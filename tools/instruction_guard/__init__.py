"""Instructions a row, counted by callgrind, and held against a record of them."""

"""Makes the pages of docs/ that follow from the rules and the catalogue."""

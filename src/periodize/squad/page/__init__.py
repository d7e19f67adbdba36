"""One page for a whole squad."""

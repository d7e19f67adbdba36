"""Racks that only hold so many: prices for the scarce hours, each athlete's answer, and who gets what."""

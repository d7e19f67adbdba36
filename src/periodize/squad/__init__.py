"""Squads: batches that survive anything."""

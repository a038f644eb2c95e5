"""Invented people and what they have learnt so far, for a demonstration. Only where DEMO is on."""

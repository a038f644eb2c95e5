"""The verbs that write courses from text. Every write goes through them."""

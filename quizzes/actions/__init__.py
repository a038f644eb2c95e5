"""The verbs that write the bank, attempts and marks. Every write goes through them."""

"""What GIFT and Moodle XML share: weighted answers, blanks, names and labels (pure)."""

"""Word files: their paragraphs as lines of a paper, and papers as Word files (pure)."""

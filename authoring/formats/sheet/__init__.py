"""Question banks as tables, whatever file they stand in (pure)."""

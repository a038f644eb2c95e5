"""Text from the browser → typed values for the instructor's pages; nothing is written."""

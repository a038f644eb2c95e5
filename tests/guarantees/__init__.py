"""What the product promises, and the page that says which test shows it: docs/guarantees.md."""

"""What waits for a reviewer, and each of it beside the passage it rests on."""

"""The instructor's pages that span lessons and questions, within the admin."""

"""The question bank, quizzes, attempts and marking."""

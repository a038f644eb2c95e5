"""The learner's side that spans reading and quizzes: the home page and one's own progress."""

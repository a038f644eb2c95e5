"""`python -m benchmarks.growth`: what a save costs when millions of answers are stored already."""

"""`python -m soak`: what we promise about answers, put to the test for as long as it takes."""

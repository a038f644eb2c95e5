"""`python -m benchmarks`: the site's figures beside a floor, in one run."""

"""English: words that the rules need."""

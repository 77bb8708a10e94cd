"""Chinese: words that the rules need."""

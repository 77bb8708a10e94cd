"""What the record says across items, sides and time: positions, changes, formulae, pairs, an index. No I/O."""

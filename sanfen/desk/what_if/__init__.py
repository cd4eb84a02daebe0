"""权重推演: the bench of movable numbers, the live board, the lists of what changes."""

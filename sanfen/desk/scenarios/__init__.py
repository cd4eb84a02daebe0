"""方案库: saved scenarios, comparing them, and adopting one as the next rules."""

"""操作日志: the audit chain in words, sought, exported and verified."""

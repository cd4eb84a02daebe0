"""抽查风险: what the model says, how good it is, and training it."""

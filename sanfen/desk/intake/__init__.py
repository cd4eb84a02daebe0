"""数据报送: one submission from template to receipt, and taking it back."""

"""What the page 接口密钥 is made of."""

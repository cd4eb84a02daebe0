"""账号: the room of the page on which administrators keep the accounts."""

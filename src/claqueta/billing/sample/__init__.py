"""The sample's dues, and what the bank says of them."""

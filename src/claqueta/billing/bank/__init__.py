"""What stands between the house and the bank: account numbers, the cluster's own accounts, files in and out."""

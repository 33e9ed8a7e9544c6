"""Pure rules of money that is owed and collected."""

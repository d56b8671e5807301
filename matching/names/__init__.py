"""Names: from letters of any script to comparable tokens."""

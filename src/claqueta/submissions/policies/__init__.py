"""Rules of the trade for projects: values in, values out."""

"""Tables on the screen and in files: results in, text out."""

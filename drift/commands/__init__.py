"""The commands: one file each, which parses, makes one call to the library, and shows the result."""

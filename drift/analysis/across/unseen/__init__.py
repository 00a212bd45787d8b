"""What an unseen word costs, and where freezing wins: measured from answers on disk, never by a model."""

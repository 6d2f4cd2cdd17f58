"""Who may write people's files? This floor alone: exact splices that are read again before a file is replaced."""

"""What is on each kind of page? One module a kind: its views, and the function that yields its pages."""

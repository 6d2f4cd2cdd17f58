"""What does git remember of the files? It is asked, never told: no checkout, no program that a repository names."""

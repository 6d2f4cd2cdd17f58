"""What does an editor learn while somebody writes? Answers to the questions of the language server protocol."""

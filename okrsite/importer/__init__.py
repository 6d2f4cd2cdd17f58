"""How do OKRs come in from a spreadsheet, or from another tool? A table is read, understood, and becomes edits."""

"""What does the site look like while it is written? Made in memory, served on loopback, made again on every change."""

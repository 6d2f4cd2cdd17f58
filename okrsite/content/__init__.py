"""From bytes to nodes: what people wrote, read strictly and kindly."""

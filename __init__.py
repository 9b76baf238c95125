"""livinglist keeps a curated literature list alive."""

"""Starting it: the site, its worker, and both together."""

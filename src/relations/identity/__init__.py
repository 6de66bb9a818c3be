"""Who is who: names across scripts, pairs of written identities, and the officials they resolve to."""

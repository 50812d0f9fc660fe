"""Infrastructure without education nouns: access, identity, audit, jobs, screens."""

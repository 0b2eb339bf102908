"""The consultancy table: forums and their agendas, summaries, what leaves and what comes of it."""

"""Would the country cope? Many drawn crises against today's capacity: no clock, no files, no screen."""

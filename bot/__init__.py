"""The composition root: settings, wiring, web routes, jobs and commands. Nobody imports it."""

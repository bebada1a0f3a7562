"""The thread under a brief's card: how the answer came about, the routes compared, what the year costs."""

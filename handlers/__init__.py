"""What arrives: a command, a click, a form, a tick. Parse, call one service, answer."""

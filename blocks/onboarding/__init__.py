"""An onboarding: the form and the card."""

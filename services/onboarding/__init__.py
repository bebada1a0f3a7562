"""The use cases of onboardings and their check-ins."""

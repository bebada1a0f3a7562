"""The use cases of what is sent: deliveries, and the messages that stand."""

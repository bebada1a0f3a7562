"""What an app asks of Slack: the Web API and response_urls."""

"""What is kept about people: erased when asked, handed out when asked, and for how long."""

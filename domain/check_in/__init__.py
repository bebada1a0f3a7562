"""What is asked, shown and reported on the days that count."""

"""What leaves for partners, what they must be told of it afterwards, and what they answer."""

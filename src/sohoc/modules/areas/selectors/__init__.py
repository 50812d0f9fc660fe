"""Reading administrative units. All of it is public, so most of it asks for no actor."""

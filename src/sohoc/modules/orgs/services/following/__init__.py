"""Following new units: offices renewed, schools moved, and back."""

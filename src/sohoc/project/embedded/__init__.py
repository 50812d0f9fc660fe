"""PostgreSQL as a part of the program: made, started and stopped by it, open to nobody else."""

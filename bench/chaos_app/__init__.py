"""Work for the workers that `bench.chaos` kills: real tasks of a real app."""

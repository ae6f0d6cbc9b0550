"""What happens to a plan when somebody is away."""

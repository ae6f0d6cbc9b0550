"""What is asked of others: someone to recruit, a firm to hire, or whoever works above the group."""

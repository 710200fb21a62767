"""What people and machines read: findings, plans, runs. Reads records and does nothing."""

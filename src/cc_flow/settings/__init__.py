"""Who a run speaks as, and where to: flags, environment, the project's `cc-flow.toml`, the user's own configuration."""

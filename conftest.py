"""One plugin for the whole suite."""

pytest_plugins = ["sohoc.core.testing.database", "sohoc.core.testing.actors"]

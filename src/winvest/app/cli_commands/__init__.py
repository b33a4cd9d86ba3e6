"""The acts of the `winvest` command, one module a topic, imported only when asked for."""

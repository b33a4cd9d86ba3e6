"""Commands of the batches: `opening`, `running`, `ending`."""

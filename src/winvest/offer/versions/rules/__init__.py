"""Pure rules of the versions: content, differences, breaking changes, moves, reference price."""

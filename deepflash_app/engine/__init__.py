"""Photos, devices and weights: what touches files and runs networks. No Qt, no torch."""

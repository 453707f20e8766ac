"""Benchmarks: `bin/bench [NAME …]`. Each prints one JSON line; the ratio compares ours with a yardstick in alternating runs."""

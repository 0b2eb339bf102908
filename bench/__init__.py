"""Measurements, never part of the test run: each prints a table and writes bench/results/."""

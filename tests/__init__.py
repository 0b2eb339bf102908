"""The tests of the house, laid out as the house is."""

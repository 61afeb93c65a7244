"""Tests of the house itself: its order, sizes, words and locks."""

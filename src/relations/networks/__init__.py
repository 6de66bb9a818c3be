"""Ties between countries and officials: counted, weighed, tested, compared and exported, all on tables.

In order, each importing only what stands before it: appearances, weights, significance, cooccurrence,
backbone, graphs, over_time, compare, export.
"""

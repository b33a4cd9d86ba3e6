"""Commissions: who earns what on a sale, by which tiers, and how it is shared.

Words: schéma de commission = commission scheme; palier = tier; répartition = split;
première année = first year; précomptée = upfront; post-comptée = on collection; gelée = held;
reprise (clawback) = clawback. Serves COM-01, CAT-01.
"""

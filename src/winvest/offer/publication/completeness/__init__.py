"""Completeness: what documents lack, by product, company and channel, and until when none will.

Words: complétude = completeness; manque = lack; relire = work out again. Serves DOC-02, DOC-03.
"""

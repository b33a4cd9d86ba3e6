"""Loading: many products from a file, created or corrected in a few statements, and taken back.

Words: import = loading; ligne = line; création = creation; correction = correction; ancien code =
former code. A line obeys the very rules of the product's forms. Serves CAT-10.
"""

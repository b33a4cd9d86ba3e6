"""Home: what waits for the person who signs in, and the state of their catalogue.

Words: à faire = to do; repère = key figure. Serves CAT-06, ORG-02.
"""

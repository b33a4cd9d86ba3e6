"""The book of notices: before a price goes up, whom the law has told, how, and how long before.

Words: préavis = notice; lettre = letter; délai = delay. Serves AHEAD-02, AHEAD-07, LAW-06.
"""

"""What the demo group is made of: typed, frozen, readable by someone of the trade.

One file a family. Nothing here touches the clock, chance or the database; `winvest.app.demo.load`
writes it. Words: société = company, compagnie = partner, famille/risque = risk, formule = plan.
"""

"""The screens of the validations: what waits for one's signature, and what one signs.

Words: à signer = waiting, en retard = late, avis = opinion, mes validations = own tasks.
Serves ORG-08, VER-05.
"""

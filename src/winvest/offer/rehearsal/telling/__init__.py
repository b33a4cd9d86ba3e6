"""What clients are to be told: by which means, until when; sent by people, then written down.

Winvest keeps no client yet, and sends them nothing: it says what waits, and to whom it falls.
Words: préavis à envoyer = client notice; envoi noté = sending. Serves AHEAD-02, AHEAD-07, VER-06.
"""

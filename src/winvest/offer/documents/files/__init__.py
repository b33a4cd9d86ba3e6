"""Files: what may be deposited, what is found in it, who looked for viruses."""

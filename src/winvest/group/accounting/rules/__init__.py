"""Pure decisions of accounting: what makes an entry, what each file of an export holds."""

-- The number of what a product shares with a line of the tally: few products are found by it, where
-- an order's index would be walked to its end. Two facets of one number are not to be expected
-- (7,000 lines, 64 bits); the policies of the shelf hold for each row all the same.
ALTER TABLE product_shelf ADD COLUMN cell bigint NOT NULL GENERATED ALWAYS AS (hash_record_extended(
    ROW(owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status,
        integration_status, channel_bits, price_bits), 0)) STORED;
ALTER TABLE product_tally ADD COLUMN cell bigint NOT NULL GENERATED ALWAYS AS (hash_record_extended(
    ROW(owner_company_id, reader_group, diffused_group, risk_id, partner_id, lifecycle_status,
        integration_status, channel_bits, price_bits), 0)) STORED;
CREATE INDEX ix_product_shelf_cell ON product_shelf (cell);

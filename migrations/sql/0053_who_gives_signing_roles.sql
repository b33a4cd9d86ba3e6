-- One gives the rights that one has: without this, nobody could make an account of Compta or ADV.
-- A signature asks for the function itself, which no administrator holds as such.
INSERT INTO role_right (id, role_code, right_code)
SELECT gen_random_uuid(), one, 'approvals.sign'
FROM unnest(ARRAY['admin_groupe', 'admin_societe']) AS one;

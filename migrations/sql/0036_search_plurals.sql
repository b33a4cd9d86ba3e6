-- The French stemmer takes « forfait » for a verb and « forfaits » for a noun: their stems differ.
-- A plural is so looked for as its singular too; not where something is left out (« -promo »),
-- which another form would let back in.
CREATE OR REPLACE FUNCTION product_query(asked text) RETURNS tsquery
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN websearch_to_tsquery('public.fr_plain', regexp_replace(asked, '\mles\M', ' ', 'gi'))
        || websearch_to_tsquery('pg_catalog.french', regexp_replace(asked, '\mles\M', ' ', 'gi'))
        || websearch_to_tsquery('pg_catalog.simple', lower(asked))
        || CASE WHEN asked ~* '\w{3}[^s\W]s\M' AND asked !~ '(^|\s)-' THEN
            websearch_to_tsquery('public.fr_plain', regexp_replace(
                regexp_replace(asked, '\mles\M', ' ', 'gi'), '(\w{3}[^s\W])s\M', '\1', 'gi'))
            ELSE ''::tsquery END;
COMMENT ON FUNCTION product_query IS
    'The query of what a person typed; « les » is missing from PostgreSQL''s French stop words.';

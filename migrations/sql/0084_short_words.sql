-- One or two letters are looked for where words begin, which the trigrams index; anywhere, each
-- product that the other words left was read again, and a letter alone read all of them. How near
-- a product is to what was mistyped is told by the words that it holds, which were compared once:
-- comparing with the text of each product took ten times what finding it does.
-- A code is found as it is said, without its dashes.
CREATE INDEX ix_product_index_undashed
    ON product_index (replace(lower(sku), '-', '') text_pattern_ops);

CREATE OR REPLACE FUNCTION found_products(asked text, nearly boolean) RETURNS TABLE(id uuid, score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path = public, pg_temp
    AS $$
DECLARE
    plain text := fr_unaccent(lower(asked));
    part text;
    parts text[] := (regexp_split_to_array(btrim(fr_unaccent(lower(asked))), '\s+'))[1:8];
    escaped text := replace(replace(replace(plain, '\', '\\'), '%', '\%'), '_', '\_');
    conditions text := '';
    nearness text := '0';
    one record;
    alike text[];
    steps text;
    code text := '';
BEGIN
    IF nearly THEN
        PERFORM set_config('pg_trgm.word_similarity_threshold', '0.45', true);
        FOREACH part IN ARRAY parts LOOP
            IF length(part) < 4 THEN  -- too few trigrams to be near anything: it ranks
                IF part ~ '^[a-z0-9]+$' THEN
                    nearness := nearness
                        || format(' + CASE WHEN i.near ~ %L THEN 1 ELSE 0 END', '\m' || part);
                END IF;
                CONTINUE;
            END IF;
            IF part ~ '[0-9]' THEN
                conditions := conditions || format(' AND i.near %%> %L', part);
                nearness := nearness || format(' + word_similarity(%L, i.near)', part);
                CONTINUE;
            END IF;
            -- A word is looked for among the words there are, then the products by those like it.
            alike := '{}';
            steps := '';
            FOR one IN
                SELECT format('i.near LIKE %L', '%' || w.word || '%') AS holds,
                       max(word_similarity(part, w.word)) AS likeness
                FROM product_word w WHERE w.word %> part
                GROUP BY w.word ORDER BY 2 DESC, w.word LIMIT 24
            LOOP
                alike := alike || one.holds;
                steps := steps || format(' WHEN %s THEN %s', one.holds, one.likeness);
            END LOOP;
            IF alike = '{}' THEN
                RETURN;
            END IF;
            conditions := conditions || ' AND (' || array_to_string(alike, ' OR ') || ')';
            nearness := nearness || ' + CASE' || steps || ' ELSE 0 END';
        END LOOP;
        IF conditions = '' THEN
            RETURN;
        END IF;
        -- A code is near another of the same family by its first half alone: it asks for more.
        PERFORM set_config('pg_trgm.word_similarity_threshold', '0.75', true);
        RETURN QUERY EXECUTE format(
            'SELECT i.id, ((%s) / $2)::real FROM product_index i'
            ' WHERE i.reader_group = ANY ($1) AND (i.until IS NULL OR i.until > now())%s',
            nearness, conditions
        ) USING app_reader_groups(), cardinality(parts);
        RETURN;
    END IF;
    FOREACH part IN ARRAY parts LOOP
        conditions := conditions || ' AND ' || CASE
            WHEN part ~ '^[a-z0-9]{1,2}$' THEN format(
                '(i.near LIKE %1$L OR i.near LIKE %2$L OR i.near LIKE %3$L)',
                part || '%', '% ' || part || '%', '%-' || part || '%')
            ELSE format('i.near LIKE %L', '%' || replace(replace(replace(
                part, '\', '\\'), '%', '\%'), '_', '\_') || '%')
        END;
    END LOOP;
    IF plain ~ '^[a-z]+[a-z0-9]*[0-9][a-z0-9]*$' THEN
        code := format(' OR replace(lower(i.sku), ''-'', '''') LIKE %L', plain || '%');
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT i.id, (CASE WHEN lower(i.sku) = $1 THEN 8 WHEN lower(i.sku) LIKE $3 THEN 4'
        ' ELSE 0 END + CASE WHEN i.near LIKE $4 THEN 2 ELSE 0 END'
        ' + ts_rank(i.search, %1$L::tsquery))::real FROM product_index i'
        ' WHERE i.reader_group = ANY ($2) AND (i.until IS NULL OR i.until > now())'
        ' AND (i.search @@ %1$L::tsquery OR (true%2$s)%3$s)',
        product_query(asked)::text, conditions, code
    ) USING plain, app_reader_groups(), escaped || '%', '% ' || escaped || '%';
END $$;

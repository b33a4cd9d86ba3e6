-- A word after a dash is one that the products found must not hold, in whichever form: the query of
-- full text left out the form that was typed, and the three forms are alternatives. A code is found
-- with some of its dashes, among other words, and by its letters alone. What nothing holds may be
-- the beginning of a word of a description, which is known by its stem.
CREATE FUNCTION part_held(part text, alone boolean) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE
        WHEN part ~ '^[a-z0-9]{1,2}$' THEN format(
            '(i.near LIKE %1$L OR i.near LIKE %2$L OR i.near LIKE %3$L)',
            part || '%', '% ' || part || '%', '%-' || part || '%')
        WHEN part ~ '^[a-z][a-z0-9-]{3,}$' AND (alone OR part ~ '[0-9]') THEN format(
            '(i.near LIKE %L OR replace(lower(i.sku), ''-'', '''') LIKE %L)',
            '%' || part || '%', replace(part, '-', '') || '%')
        ELSE format('i.near LIKE %L', '%' || replace(replace(replace(
            part, '\', '\\'), '%', '\%'), '_', '\_') || '%')
    END;
COMMENT ON FUNCTION part_held IS
    'The condition on product_index « i » that its words hold a part of what was typed.';
REVOKE ALL ON FUNCTION part_held FROM PUBLIC;

CREATE OR REPLACE FUNCTION found_products(asked text, nearly boolean) RETURNS TABLE(id uuid, score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path = public, pg_temp
    AS $$
DECLARE
    unwanted constant text := '(^|\s)-([^\s"-]\S+)';
    wanted text := regexp_replace(asked, unwanted, ' ', 'g');
    plain text := btrim(fr_unaccent(lower(regexp_replace(asked, unwanted, ' ', 'g'))));
    part text;
    parts text[];
    escaped text;
    conditions text := '';
    excluded text := '';
    nearness text := '0';
    one record;
    alike text[];
    steps text;
BEGIN
    parts := (regexp_split_to_array(plain, '\s+'))[1:8];
    escaped := replace(replace(replace(plain, '\', '\\'), '%', '\%'), '_', '\_');
    FOR one IN
        SELECT met[2] AS word FROM regexp_matches(asked, unwanted, 'g') AS met LIMIT 8
    LOOP
        excluded := excluded || format(' AND NOT (i.search @@ %L::tsquery OR %s)',
            product_query(one.word)::text, part_held(fr_unaccent(lower(one.word)), false));
    END LOOP;
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
            IF part ~ '^[a-z]+$' THEN  -- a description may hold a word that begins so
                alike := alike || format('i.search @@ %L::tsquery', part || ':*');
                steps := steps || format(' WHEN i.search @@ %L::tsquery THEN 0.4', part || ':*');
            END IF;
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
            ' WHERE i.reader_group = ANY ($1) AND (i.until IS NULL OR i.until > now())%s%s',
            nearness, conditions, excluded
        ) USING app_reader_groups(), cardinality(parts);
        RETURN;
    END IF;
    FOREACH part IN ARRAY parts LOOP
        conditions := conditions || ' AND ' || part_held(part, cardinality(parts) = 1);
    END LOOP;
    RETURN QUERY EXECUTE format(
        'SELECT i.id, (CASE WHEN lower(i.sku) = $1 THEN 8 WHEN lower(i.sku) LIKE $3 THEN 4'
        ' ELSE 0 END + CASE WHEN i.near LIKE $4 THEN 2 ELSE 0 END'
        ' + ts_rank(i.search, %1$L::tsquery))::real FROM product_index i'
        ' WHERE i.reader_group = ANY ($2) AND (i.until IS NULL OR i.until > now())'
        ' AND (i.search @@ %1$L::tsquery OR (true%2$s))%3$s',
        product_query(wanted)::text, conditions, excluded
    ) USING plain, app_reader_groups(), escaped || '%', '% ' || escaped || '%';
END $$;

-- The words that products are named by, a few thousand whatever the number of products: what was
-- mistyped is compared with them, where it was compared with the text of thousands of products.
CREATE TABLE product_word (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    word TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_product_word PRIMARY KEY (id)
);
CREATE INDEX ix_product_word_near ON product_word USING gin (word gin_trgm_ops);
CREATE INDEX ix_product_word_word ON product_word (word);
SELECT keep_updated_at('product_word');
DO $$ BEGIN
    EXECUTE format('REVOKE ALL ON product_word FROM %I', app_role());
END $$;

-- No uniqueness, for which two who write at once would wait: a word noted twice is found once.
CREATE FUNCTION words_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO product_word (word)
    SELECT DISTINCT one FROM new_rows, regexp_split_to_table(near, '[^a-z]+') AS one
    WHERE length(one) BETWEEN 3 AND 40
        AND NOT EXISTS (SELECT FROM product_word w WHERE w.word = one);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION words_follow() FROM PUBLIC;
CREATE TRIGGER tg_words_insert AFTER INSERT ON product_index
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION words_follow();
CREATE TRIGGER tg_words_update AFTER UPDATE ON product_index
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION words_follow();
INSERT INTO product_word (word)
SELECT DISTINCT one FROM product_index, regexp_split_to_table(near, '[^a-z]+') AS one
WHERE length(one) BETWEEN 3 AND 40;

CREATE OR REPLACE FUNCTION found_products(asked text, nearly boolean) RETURNS TABLE(id uuid, score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path = public, pg_temp
    AS $$
DECLARE
    plain text := fr_unaccent(lower(asked));
    part text;
    parts text[] := (regexp_split_to_array(btrim(fr_unaccent(lower(asked))), '\s+'))[1:8];
    long text[] := ARRAY(SELECT one FROM unnest(parts) AS one WHERE length(one) >= 4);
    escaped text := replace(replace(replace(plain, '\', '\\'), '%', '\%'), '_', '\_');
    conditions text := '';
    alike text[];
BEGIN
    IF nearly THEN
        -- A code is near another of the same family by its first half alone: it asks for more.
        PERFORM set_config('pg_trgm.word_similarity_threshold',
                           CASE WHEN plain ~ '[0-9]' THEN '0.75' ELSE '0.45' END, true);
        IF long = '{}' THEN
            RETURN;  -- too few trigrams to be near anything
        END IF;
        FOREACH part IN ARRAY long LOOP
            IF part ~ '[0-9]' THEN
                conditions := conditions || format(' AND i.near %%> %L', part);
                CONTINUE;
            END IF;
            -- A word is looked for among the words there are, then the products by those like it.
            alike := ARRAY(
                SELECT format('i.near LIKE %L', '%' || w.word || '%')
                FROM product_word w WHERE w.word %> part
                GROUP BY w.word ORDER BY max(word_similarity(part, w.word)) DESC, w.word LIMIT 24);
            IF alike = '{}' THEN
                RETURN;
            END IF;
            conditions := conditions || ' AND (' || array_to_string(alike, ' OR ') || ')';
        END LOOP;
        RETURN QUERY EXECUTE
            'SELECT i.id, word_similarity($1, i.near) FROM product_index i'
            ' WHERE i.reader_group = ANY ($2) AND (i.until IS NULL OR i.until > now())'
            || conditions
            USING plain, app_reader_groups();
        RETURN;
    END IF;
    FOREACH part IN ARRAY parts LOOP
        part := replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_');
        conditions := conditions || format(' AND i.near LIKE %L', '%' || part || '%');
    END LOOP;
    RETURN QUERY EXECUTE format(
        'SELECT i.id, (CASE WHEN lower(i.sku) = $1 THEN 8 WHEN lower(i.sku) LIKE $3 THEN 4'
        ' ELSE 0 END + CASE WHEN i.near LIKE $4 THEN 2 ELSE 0 END'
        ' + ts_rank(i.search, %1$L::tsquery))::real FROM product_index i'
        ' WHERE i.reader_group = ANY ($2) AND (i.until IS NULL OR i.until > now())'
        ' AND (i.search @@ %1$L::tsquery OR (true%2$s))',
        product_query(asked)::text, conditions
    ) USING plain, app_reader_groups(), escaped || '%', '% ' || escaped || '%';
END $$;

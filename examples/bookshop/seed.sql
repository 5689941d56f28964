-- Rows for the bookshop, the same on every run: 24 authors, 60 books, 120 customers, 200 orders, 90 reviews.

INSERT INTO authors (name, born)
SELECT first || ' ' || last, 1905 + (row_number() OVER (ORDER BY last, first)) * 3
FROM unnest(ARRAY['Ada', 'Bela', 'Carmen', 'Dag']) AS first,
     unnest(ARRAY['Adeyemi', 'Brandt', 'Castillo', 'Dufour', 'Eriksen', 'Fujita']) AS last
ORDER BY last, first;

INSERT INTO books (isbn, title, blurb, price, stock, published)
SELECT '97800000' || to_char(10000 + n, 'FM00000'),
       (ARRAY['The Quiet', 'A Distant', 'The Last', 'An Unlikely', 'The Second', 'Every'])[1 + n % 6] || ' '
         || (ARRAY['Harbour', 'Winter', 'Letter', 'Orchard', 'Library', 'Neighbour', 'Signal', 'Map', 'Garden', 'Door'])[1 + n % 10]
         || CASE WHEN n > 30 THEN ', volume 2' ELSE '' END,
       CASE WHEN n % 5 <> 0 THEN 'Page ' || n * 3 || ' is the one that readers remember.' END,
       6.50 + (n * 37 % 40) * 0.5,
       n * 7 % 25,
       DATE '2001-01-15' + n * 97
FROM generate_series(1, 60) AS n;

INSERT INTO book_authors (book_id, author_id)
SELECT n, 1 + n * 5 % 24 FROM generate_series(1, 60) AS n
UNION
SELECT n, 1 + (n * 11 + 3) % 24 FROM generate_series(4, 60, 4) AS n;

INSERT INTO customers (email, name, created_at)
SELECT lower(first) || '.' || n || '@example.com', first || ' ' || last, TIMESTAMPTZ '2024-01-01 09:00:00+00' + n * INTERVAL '31 hours'
FROM (SELECT n,
             (ARRAY['Mira', 'Noor', 'Otto', 'Pia', 'Quinn', 'Rosa', 'Sam', 'Tove'])[1 + n % 8] AS first,
             (ARRAY['Akkerman', 'Bos', 'Cho', 'Diaz', 'Egede', 'Ferri', 'Grant'])[1 + n % 7] AS last
      FROM generate_series(1, 120) AS n) AS people
ORDER BY n;

INSERT INTO addresses (customer_id, street, city, country)
SELECT n, 'Canal Street ' || n, (ARRAY['Utrecht', 'Ghent', 'Bremen', 'Lyon'])[1 + n % 4], (ARRAY['NL', 'BE', 'DE', 'FR'])[1 + n % 4]
FROM generate_series(1, 120) AS n;

INSERT INTO orders (customer_id, address_id, status, placed_at)
SELECT 1 + n * 7 % 120,
       CASE WHEN n % 9 <> 0 THEN 1 + n * 7 % 120 END,
       (ARRAY['placed', 'paid', 'sent', 'sent', 'sent', 'returned'])[1 + n % 6]::order_status,
       TIMESTAMPTZ '2025-01-02 10:00:00+00' + n * INTERVAL '19 hours'
FROM generate_series(1, 200) AS n;

INSERT INTO order_lines (order_id, book_id, quantity, price)
SELECT o.id, b.id, 1 + (o.id + b.id) % 3, b.price
FROM orders AS o
JOIN books AS b ON b.id IN (1 + o.id * 13 % 60, 1 + o.id * 29 % 60);

INSERT INTO reviews (book_id, customer_id, stars, body, written_at)
SELECT 1 + n * 7 % 60, n, 1 + n * 3 % 5, CASE WHEN n % 3 <> 0 THEN 'Read it in ' || 1 + n % 9 || ' days.' END,
       TIMESTAMPTZ '2025-03-01 18:30:00+00' + n * INTERVAL '2 days'
FROM generate_series(1, 90) AS n;

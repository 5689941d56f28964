-- A small bookshop: customers order books, books have authors and reviews.
-- schema.prisma beside this file describes the same tables; the view at the end is only here.

CREATE TYPE order_status AS ENUM ('placed', 'paid', 'sent', 'returned');

CREATE TABLE customers (
  id         serial PRIMARY KEY,
  email      text NOT NULL,
  name       text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX customers_email_key ON customers (email);

CREATE TABLE addresses (
  id          serial PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE,
  street      text NOT NULL,
  city        text NOT NULL,
  country     char(2) NOT NULL DEFAULT 'NL'
);
CREATE INDEX addresses_customer_id_idx ON addresses (customer_id);

CREATE TABLE authors (
  id   serial PRIMARY KEY,
  name text NOT NULL,
  born integer
);

CREATE TABLE books (
  id        serial PRIMARY KEY,
  isbn      varchar(13) NOT NULL,
  title     text NOT NULL,
  blurb     text,
  price     decimal(10, 2) NOT NULL,
  stock     integer NOT NULL DEFAULT 0,
  published date
);
CREATE UNIQUE INDEX books_isbn_key ON books (isbn);
CREATE INDEX books_title_idx ON books (title);

CREATE TABLE book_authors (
  book_id   integer NOT NULL REFERENCES books (id) ON DELETE CASCADE ON UPDATE CASCADE,
  author_id integer NOT NULL REFERENCES authors (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  PRIMARY KEY (book_id, author_id)
);
CREATE INDEX book_authors_author_id_idx ON book_authors (author_id);

CREATE TABLE orders (
  id          serial PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  address_id  integer REFERENCES addresses (id) ON DELETE SET NULL ON UPDATE CASCADE,
  status      order_status NOT NULL DEFAULT 'placed',
  placed_at   timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);

CREATE TABLE order_lines (
  order_id integer NOT NULL REFERENCES orders (id) ON DELETE CASCADE ON UPDATE CASCADE,
  book_id  integer NOT NULL REFERENCES books (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  quantity integer NOT NULL DEFAULT 1,
  price    decimal(10, 2) NOT NULL,
  PRIMARY KEY (order_id, book_id)
);
CREATE INDEX order_lines_book_id_idx ON order_lines (book_id);

CREATE TABLE reviews (
  id          serial PRIMARY KEY,
  book_id     integer NOT NULL REFERENCES books (id) ON DELETE CASCADE ON UPDATE CASCADE,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  stars       integer NOT NULL,
  body        text,
  written_at  timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX reviews_book_id_customer_id_key ON reviews (book_id, customer_id);

CREATE VIEW bestsellers AS
SELECT b.id, b.title, sum(l.quantity) AS copies, sum(l.quantity * l.price) AS turnover
FROM books b
JOIN order_lines l ON l.book_id = b.id
GROUP BY b.id, b.title;

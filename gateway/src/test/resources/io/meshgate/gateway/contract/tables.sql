-- The hostile tables, for every store. {name} is a store's own spelling, HEX'..' its binary literal.
-- Expectations in the case files count on every row here: add a table rather than a row.

CREATE TABLE one (x INTEGER);
INSERT INTO one VALUES (1);

CREATE TABLE nothing (id INTEGER, v INTEGER, word VARCHAR(20), d DECIMAL(10, 2), r REAL, wide DOUBLE PRECISION);

CREATE TABLE ints (id INTEGER, s SMALLINT, i INTEGER, b BIGINT);
INSERT INTO ints VALUES
  (1, 32767, 2147483647, 9223372036854775807),
  (2, -32768, -2147483648, -9223372036854775808),
  (3, 0, 0, 0),
  (4, 7, 7, 7),
  (5, -7, -7, -7),
  (6, 2, 2, 2),
  (7, NULL, NULL, NULL);

CREATE TABLE decimals (id INTEGER, n DECIMAL(10, 2), m DECIMAL(18, 4), w DECIMAL(38, 0), f DECIMAL(38, 10));
INSERT INTO decimals VALUES
  (1, 99999999.99, 99999999999999.9999, 99999999999999999999999999999999999999, 9999999999999999999999999999.9999999999),
  (2, -99999999.99, -99999999999999.9999, -99999999999999999999999999999999999999, -9999999999999999999999999999.9999999999),
  (3, 0.00, 0.0000, 0, 0.0000000000),
  (4, 2.50, 2.5000, 3, 2.5000000000),
  (5, -2.50, -2.5000, -3, -2.5000000000),
  (6, 0.01, 0.0001, 1, 0.0000000001),
  (7, NULL, NULL, NULL, NULL);

CREATE TABLE floats (id INTEGER, r REAL, d DOUBLE PRECISION);
INSERT INTO floats VALUES
  (1, CAST('NaN' AS REAL), CAST('NaN' AS DOUBLE PRECISION)),
  (2, CAST('Infinity' AS REAL), CAST('Infinity' AS DOUBLE PRECISION)),
  (3, CAST('-Infinity' AS REAL), CAST('-Infinity' AS DOUBLE PRECISION)),
  (4, CAST('-0.0' AS REAL), CAST('-0.0' AS DOUBLE PRECISION)),
  (5, CAST('0.0' AS REAL), CAST('0.0' AS DOUBLE PRECISION)),
  (6, CAST('1.005' AS REAL), CAST('1.005' AS DOUBLE PRECISION)),
  (7, CAST('16777216' AS REAL), CAST('9007199254740992' AS DOUBLE PRECISION)),
  (8, CAST('0.1' AS REAL), CAST('0.1' AS DOUBLE PRECISION)),
  (9, CAST('2.5' AS REAL), CAST('2.5' AS DOUBLE PRECISION)),
  (10, CAST('-2.5' AS REAL), CAST('-2.5' AS DOUBLE PRECISION)),
  (11, CAST('3.4e38' AS REAL), CAST('1.7e308' AS DOUBLE PRECISION)),
  (12, CAST('1e-45' AS REAL), CAST('5e-324' AS DOUBLE PRECISION)),
  (13, NULL, NULL),
  (14, CAST('NaN' AS REAL), CAST('NaN' AS DOUBLE PRECISION)),
  (15, CAST('3.5' AS REAL), CAST('3.5' AS DOUBLE PRECISION));

-- U+00E9 and e with U+0301; U+1F600 sorts behind U+FFFD by bytes and before it in UTF-16.
CREATE TABLE texts (id INTEGER, t VARCHAR(40), n {any_case}, c CHAR(5));
INSERT INTO texts VALUES
  (1, 'a', 'a', 'a'),
  (2, 'A', 'A', 'A'),
  (3, 'ä', 'ä', 'ä'),
  (4, 'z', 'z', 'z'),
  (5, '', '', ''),
  (6, 'a ', 'a ', 'a '),
  (7, 'é', 'é', 'é'),
  (8, 'é', 'é', 'é'),
  (9, '😀', '😀', '😀'),
  (10, '�', '�', '�'),
  (11, 'it''s "x"', 'it''s "x"', 'it''s'),
  (12, '100%', '100%', '100%'),
  (13, 'a_b\c', 'a_b\c', 'a_b\c'),
  (14, 'ab', 'ab', 'ab'),
  (15, 'a-b', 'a-b', 'a-b'),
  (16, NULL, NULL, NULL);

CREATE TABLE times (id INTEGER, d DATE, t TIME, ts TIMESTAMP, tz TIMESTAMP WITH TIME ZONE);
INSERT INTO times VALUES
  (1, DATE '0001-01-01', TIME '00:00:00', TIMESTAMP '0001-01-01 00:00:00', CAST('0001-01-01 00:00:00+00' AS TIMESTAMP WITH TIME ZONE)),
  (2, DATE '9999-12-31', TIME '23:59:59.999999', TIMESTAMP '9999-12-31 23:59:59.999999', CAST('9999-12-31 23:59:59.999999+00' AS TIMESTAMP WITH TIME ZONE)),
  (3, DATE '2024-01-31', TIME '12:34:56.789012', TIMESTAMP '2024-01-31 12:34:56.789012', CAST('2024-03-31 00:59:59.999999+00' AS TIMESTAMP WITH TIME ZONE)),
  (4, DATE '2024-02-29', TIME '01:00:00', TIMESTAMP '2024-02-29 01:00:00', CAST('2024-03-31 03:00:00+02' AS TIMESTAMP WITH TIME ZONE)),
  (5, DATE '2023-12-31', TIME '02:30:00', TIMESTAMP '2023-12-31 02:30:00', CAST('2023-10-29 02:30:00+02' AS TIMESTAMP WITH TIME ZONE)),
  (6, DATE '2024-12-30', TIME '02:30:00', TIMESTAMP '2024-12-30 02:30:00', CAST('2023-10-29 02:30:00+01' AS TIMESTAMP WITH TIME ZONE)),
  (7, DATE '1969-12-31', TIME '23:59:59.999999', TIMESTAMP '1969-12-31 23:59:59.999999', CAST('1969-12-31 23:59:59.999999+00' AS TIMESTAMP WITH TIME ZONE)),
  (8, NULL, NULL, NULL, NULL);

CREATE TABLE flags (id INTEGER, f BOOLEAN, x {bytes});
INSERT INTO flags VALUES
  (1, TRUE, HEX''),
  (2, FALSE, HEX'00'),
  (3, NULL, NULL),
  (4, TRUE, HEX'ff00'),
  (5, FALSE, HEX'5c78');

CREATE TABLE lists (id INTEGER, i INTEGER[], t TEXT[]);
INSERT INTO lists VALUES
  (1, ARRAY[1, 2, NULL], ARRAY['a', 'B', NULL]),
  (2, CAST(ARRAY[] AS INTEGER[]), CAST(ARRAY[] AS TEXT[])),
  (3, NULL, NULL),
  (4, ARRAY[-2147483648], ARRAY['it''s, "x"']);

CREATE TABLE spans (id INTEGER, v INTERVAL);
INSERT INTO spans VALUES
  (1, INTERVAL '1 month 2 days 00:00:00.000003'),
  (2, INTERVAL '-14 months'),
  (3, INTERVAL '30 days'),
  (4, INTERVAL '720 hours'),
  (5, NULL);

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE things (id INTEGER, u UUID, j JSON, e mood);
INSERT INTO things VALUES
  (1, '00000000-0000-0000-0000-00000000000A', '{"a":1}', 'happy'),
  (2, 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', '[1,2]', 'ok'),
  (3, NULL, NULL, NULL),
  (4, '10000000-0000-0000-0000-000000000000', '7', 'sad');

-- Two tables to join: NULL keys on both sides, a team twice, a person without a team, a team without a person.
CREATE TABLE people (id INTEGER, name VARCHAR(20), team INTEGER, salary DECIMAL(10, 2), hired DATE);
INSERT INTO people VALUES
  (1, 'Ann', 10, 1000.00, DATE '2020-01-31'),
  (2, 'Bob', 10, 2000.50, DATE '2021-02-28'),
  (3, 'Cid', 20, NULL, DATE '2019-12-31'),
  (4, 'Dan', NULL, 1500.25, NULL),
  (5, 'Eve', 30, 500.00, DATE '2020-01-31'),
  (6, 'Fay', 20, 2000.50, DATE '2022-06-15');

CREATE TABLE teams (id INTEGER, name VARCHAR(20), lead INTEGER);
INSERT INTO teams VALUES
  (10, 'red', 1),
  (20, 'blue', NULL),
  (20, 'azure', 3),
  (NULL, 'ghost', 2),
  (40, 'void', 6);

-- Two columns with collations of their own, which PostgreSQL does not compare with each other by itself.
CREATE TABLE collated (id INTEGER, de {german}, fr {french});
INSERT INTO collated VALUES (1, 'a', 'ä'), (2, 'o', 'o');

-- No-break space, em space, tabulator.
CREATE TABLE spaces (id INTEGER, v VARCHAR(5));
INSERT INTO spaces VALUES (1, ' '), (2, ' '), (3, '	');

CREATE TABLE numerals (id INTEGER, v VARCHAR(20));
INSERT INTO numerals VALUES (1, '12'), (2, '-7'), (3, '2024-02-29');

-- Whole columns of these are cast, without a filter.
CREATE TABLE reals (id INTEGER, r REAL, d DOUBLE PRECISION);
INSERT INTO reals VALUES (1, CAST('0.1' AS REAL), CAST('1.7e308' AS DOUBLE PRECISION)), (2, 2.5, 2.5);

-- Letters whose other case is another letter, several letters, or depends on the locale; U+212A is Kelvin's.
CREATE TABLE letters (id INTEGER, v VARCHAR(20));
INSERT INTO letters VALUES (1, 'ß'), (2, 'İ'), (3, 'ı'), (4, 'ﬁ'), (5, 'K'), (6, 'ǆ'), (7, 'ς'), (8, 'i'), (9, 'I'),
  (10, 'k'), (11, 'ss'), (12, 'SS'), (13, 'ẞ'), (14, 'é'), (15, 'É'), (16, NULL), (17, 'straSSe');

-- Two nations' keys reduce suppliers in supply and customers in sales; sales sends sums by supplier, for it does not know the
-- suppliers' nations.
-- f0 = reference.geo (n_nationkey bigint, n_name varchar)
select n_nationkey, n_name from {nation} where n_name in ('FRANCE', 'GERMANY')
-- f1 = supply.parts (s_suppkey bigint, s_nationkey bigint)
select s_suppkey, s_nationkey from {supplier} where s_nationkey in (values :keys(f0.n_nationkey))
-- f2 = sales.orders (l_suppkey bigint, c_nationkey bigint, l_year bigint, volume decimal(38,4))
select l_suppkey, c_nationkey, cast(extract(year from l_shipdate) as bigint) as l_year,
    sum(l_extendedprice * (1 - l_discount)) as volume
from {customer} join {orders} on c_custkey = o_custkey join {lineitem} on l_orderkey = o_orderkey
where l_shipdate between date '1995-01-01' and date '1996-12-31'
    and l_suppkey in (values :keys(f1.s_suppkey)) and c_nationkey in (values :keys(f0.n_nationkey))
group by l_suppkey, c_nationkey, cast(extract(year from l_shipdate) as bigint)
-- answer (supp_nation varchar, cust_nation varchar, l_year bigint, revenue decimal(38,4))
with nations as materialized (select * from f0)
select n1.n_name, n2.n_name, l_year, sum(volume)
from f2 join f1 on s_suppkey = l_suppkey
    join nations n1 on n1.n_nationkey = s_nationkey join nations n2 on n2.n_nationkey = c_nationkey
where n1.n_name <> n2.n_name
group by n1.n_name, n2.n_name, l_year
order by n1.n_name, n2.n_name, l_year

-- A supplier's key and nation are both join keys: with the pairs of ASIA's suppliers sales can answer up to the nations' names,
-- which is one row for each of five nations.
-- f0 = reference.geo (n_nationkey bigint, n_name varchar)
select n_nationkey, n_name
from {nation} join {region} on n_regionkey = r_regionkey
where r_name = 'ASIA'
-- f1 = supply.parts (s_suppkey bigint, s_nationkey bigint)
select s_suppkey, s_nationkey from {supplier} where s_nationkey in (values :keys(f0.n_nationkey))
-- f2 = sales.orders (c_nationkey bigint, revenue decimal(38,4))
select c_nationkey, sum(l_extendedprice * (1 - l_discount)) as revenue
from {customer} join {orders} on c_custkey = o_custkey join {lineitem} on l_orderkey = o_orderkey
where o_orderdate >= date '1994-01-01' and o_orderdate < date '1995-01-01'
    and (l_suppkey, c_nationkey) in (values :keys(f1.s_suppkey, f1.s_nationkey))
group by c_nationkey
-- answer (n_name varchar, revenue decimal(38,4))
select n_name, revenue from f2 join f0 on c_nationkey = n_nationkey order by revenue desc

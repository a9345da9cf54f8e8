-- The cost is the same for all lines of a part and supplier, so that sales can send two sums for each part, supplier and year;
-- the parts' keys reduce them.
-- f0 = reference.geo (n_nationkey bigint, n_name varchar)
select n_nationkey, n_name from {nation}
-- f1 = supply.parts (ps_partkey bigint, ps_suppkey bigint, ps_supplycost decimal(12,2), s_nationkey bigint)
select ps_partkey, ps_suppkey, ps_supplycost, s_nationkey
from {part} join {partsupp} on p_partkey = ps_partkey join {supplier} on s_suppkey = ps_suppkey
where p_name like '%green%'
-- f2 = sales.orders (l_partkey bigint, l_suppkey bigint, o_year bigint, volume decimal(38,4), quantity decimal(38,2))
select l_partkey, l_suppkey, cast(extract(year from o_orderdate) as bigint) as o_year,
    sum(l_extendedprice * (1 - l_discount)) as volume, sum(l_quantity) as quantity
from {orders} join {lineitem} on l_orderkey = o_orderkey
where l_partkey in (values :keys(f1.ps_partkey))
group by l_partkey, l_suppkey, cast(extract(year from o_orderdate) as bigint)
-- answer (nation varchar, o_year bigint, sum_profit decimal(38,4))
select n_name, o_year, cast(sum(volume - ps_supplycost * quantity) as decimal(38,4))
from f2 join f1 on ps_partkey = l_partkey and ps_suppkey = l_suppkey join f0 on n_nationkey = s_nationkey
group by n_name, o_year
order by n_name, o_year desc

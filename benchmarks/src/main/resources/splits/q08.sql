-- The parts' and AMERICA's keys reduce line items to a few hundred, of which only suppliers, years and sums go on; then the
-- few suppliers' nations.
-- f0 = reference.geo (n_nationkey bigint)
select n_nationkey
from {nation} join {region} on n_regionkey = r_regionkey
where r_name = 'AMERICA'
-- f1 = reference.geo (n_nationkey bigint, is_brazil boolean)
select n_nationkey, n_name = 'BRAZIL' as is_brazil from {nation}
-- f2 = supply.parts (p_partkey bigint)
select p_partkey from {part} where p_type = 'ECONOMY ANODIZED STEEL'
-- f3 = sales.orders (l_suppkey bigint, o_year bigint, volume decimal(38,4))
select l_suppkey, cast(extract(year from o_orderdate) as bigint) as o_year,
    sum(l_extendedprice * (1 - l_discount)) as volume
from {customer} join {orders} on c_custkey = o_custkey join {lineitem} on l_orderkey = o_orderkey
where o_orderdate between date '1995-01-01' and date '1996-12-31'
    and l_partkey in (values :keys(f2.p_partkey)) and c_nationkey in (values :keys(f0.n_nationkey))
group by l_suppkey, cast(extract(year from o_orderdate) as bigint)
-- f4 = supply.parts (s_suppkey bigint, s_nationkey bigint)
select s_suppkey, s_nationkey from {supplier} where s_suppkey in (values :keys(f3.l_suppkey))
-- answer (o_year bigint, mkt_share double)
select o_year, cast(sum(case when is_brazil then volume else 0 end) as double) / cast(sum(volume) as double)
from f3 join f4 on s_suppkey = l_suppkey join f1 on n_nationkey = s_nationkey
group by o_year
order by o_year

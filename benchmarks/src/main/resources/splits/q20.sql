-- The stock of CANADA's suppliers in forest parts, then what was sold of exactly that; the names of the suppliers come last,
-- for those that are left.
-- f0 = reference.geo (n_nationkey bigint)
select n_nationkey from {nation} where n_name = 'CANADA'
-- f1 = supply.parts (ps_partkey bigint, ps_suppkey bigint, ps_availqty integer)
select ps_partkey, ps_suppkey, ps_availqty
from {partsupp} join {supplier} on s_suppkey = ps_suppkey
where s_nationkey in (values :keys(f0.n_nationkey))
    and ps_partkey in (select p_partkey from {part} where p_name like 'forest%')
-- f2 = sales.orders (l_partkey bigint, l_suppkey bigint, quantity decimal(38,2))
select l_partkey, l_suppkey, sum(l_quantity) as quantity
from {lineitem}
where l_shipdate >= date '1994-01-01' and l_shipdate < date '1995-01-01'
    and (l_partkey, l_suppkey) in (values :keys(f1.ps_partkey, f1.ps_suppkey))
group by l_partkey, l_suppkey
-- f3 = supply.parts (s_suppkey bigint, s_name varchar, s_address varchar)
select s_suppkey, s_name, s_address from {supplier} where s_suppkey in (values :keys(f2.l_suppkey))
-- answer (s_name varchar, s_address varchar)
select s_name, s_address
from f3
where s_suppkey in (
    select ps_suppkey from f1 join f2 on l_partkey = ps_partkey and l_suppkey = ps_suppkey where ps_availqty > 0.5 * quantity)
order by s_name

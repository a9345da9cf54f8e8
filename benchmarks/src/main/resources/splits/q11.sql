-- With GERMANY's key supply answers by itself, the limit of the groups included.
-- f0 = reference.geo (n_nationkey bigint)
select n_nationkey from {nation} where n_name = 'GERMANY'
-- f1 = supply.parts (ps_partkey bigint, value decimal(38,2))
select ps_partkey, sum(ps_supplycost * ps_availqty) as value
from {partsupp} join {supplier} on ps_suppkey = s_suppkey
where s_nationkey in (values :keys(f0.n_nationkey))
group by ps_partkey
having sum(ps_supplycost * ps_availqty) > (
    select sum(ps_supplycost * ps_availqty) * 0.0001
    from {partsupp} join {supplier} on ps_suppkey = s_suppkey
    where s_nationkey in (values :keys(f0.n_nationkey)))
-- answer (ps_partkey bigint, value decimal(38,2))
select ps_partkey, value from f1 order by value desc

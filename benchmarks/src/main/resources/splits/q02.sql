-- The nations' keys go to supply, which can then find each part's least cost and its suppliers by itself. The names of
-- nations come second in the order, so that the first 100 are cut with all who have the last one's balance.
-- f0 = reference.geo (n_nationkey bigint, n_name varchar)
select n_nationkey, n_name
from {nation} join {region} on n_regionkey = r_regionkey
where r_name = 'EUROPE'
-- f1 = supply.parts (s_acctbal decimal(12,2), s_name varchar, s_nationkey bigint, p_partkey bigint, p_mfgr varchar, s_address varchar, s_phone varchar, s_comment varchar)
select s_acctbal, s_name, s_nationkey, p_partkey, p_mfgr, s_address, s_phone, s_comment
from (
    select *, rank() over (order by s_acctbal desc) as place
    from {part} join {partsupp} on p_partkey = ps_partkey join {supplier} on s_suppkey = ps_suppkey
    where p_size = 15 and p_type like '%BRASS' and s_nationkey in (values :keys(f0.n_nationkey))
        and ps_supplycost = (
            select min(cheapest.ps_supplycost)
            from {partsupp} cheapest join {supplier} its on its.s_suppkey = cheapest.ps_suppkey
            where cheapest.ps_partkey = p_partkey and its.s_nationkey in (values :keys(f0.n_nationkey)))
) as ranked
where place <= 100
-- answer (s_acctbal decimal(12,2), s_name varchar, n_name varchar, p_partkey bigint, p_mfgr varchar, s_address varchar, s_phone varchar, s_comment varchar)
select s_acctbal, s_name, n_name, p_partkey, p_mfgr, s_address, s_phone, s_comment
from f1 join f0 on s_nationkey = n_nationkey
order by s_acctbal desc, n_name, s_name, p_partkey
limit 100

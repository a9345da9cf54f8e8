-- The keys of SAUDI ARABIA's suppliers reduce what sales counts for each.
-- f0 = reference.geo (n_nationkey bigint)
select n_nationkey from {nation} where n_name = 'SAUDI ARABIA'
-- f1 = supply.parts (s_suppkey bigint, s_name varchar)
select s_suppkey, s_name from {supplier} where s_nationkey in (values :keys(f0.n_nationkey))
-- f2 = sales.orders (l_suppkey bigint, numwait bigint)
select l1.l_suppkey, count(*) as numwait
from {lineitem} l1 join {orders} on o_orderkey = l1.l_orderkey
where o_orderstatus = 'F' and l1.l_receiptdate > l1.l_commitdate and l1.l_suppkey in (values :keys(f1.s_suppkey))
    and exists (
        select * from {lineitem} l2 where l2.l_orderkey = l1.l_orderkey and l2.l_suppkey <> l1.l_suppkey)
    and not exists (
        select * from {lineitem} l3
        where l3.l_orderkey = l1.l_orderkey and l3.l_suppkey <> l1.l_suppkey and l3.l_receiptdate > l3.l_commitdate)
group by l1.l_suppkey
-- answer (s_name varchar, numwait bigint)
select s_name, numwait from f2 join f1 on s_suppkey = l_suppkey order by numwait desc, s_name limit 100
